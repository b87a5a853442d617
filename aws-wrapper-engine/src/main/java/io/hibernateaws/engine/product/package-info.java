/**
 * What SQL servers of one make say and mean, and the kinds of databases they make up. Each make has
 * a sub-package with all that the engine knows of it.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.DatabaseProduct}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.product;

import org.jspecify.annotations.NullMarked;
