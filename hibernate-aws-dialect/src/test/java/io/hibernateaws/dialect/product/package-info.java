/**
 * What is known of each make of database server, state by state.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.product.DialectProductsTest}.
 */
@NullMarked
package io.hibernateaws.dialect.product;

import org.jspecify.annotations.NullMarked;
