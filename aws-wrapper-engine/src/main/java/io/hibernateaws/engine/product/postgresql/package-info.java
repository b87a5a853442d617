/**
 * Everything the engine knows about PostgreSQL servers: what they are asked, what their texts,
 * errors and positions mean, and which families of them there are.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.postgresql.PostgreSql}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.product.postgresql;

import org.jspecify.annotations.NullMarked;
