/**
 * The application of {@code io.hibernateaws.it.boot} over a pool, as it was before our connection
 * provider.
 *
 * <p>Start reading at {@link io.hibernateaws.it.pooled.PooledApplication}.
 */
@NullMarked
package io.hibernateaws.it.pooled;

import org.jspecify.annotations.NullMarked;
