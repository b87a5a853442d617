/**
 * What Hibernate has to be told about each make of database server: its failure states, its
 * dialects and its rules for names, one class a make. Internal: may change without notice.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.product.DialectProduct}.
 */
@NullMarked
package io.hibernateaws.dialect.product;

import org.jspecify.annotations.NullMarked;
