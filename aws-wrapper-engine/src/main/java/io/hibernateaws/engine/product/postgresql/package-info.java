/**
 * Everything the engine knows about PostgreSQL servers: what they are asked, what their errors and
 * positions mean, and which kinds of them there are. Internal. Start reading at {@link
 * io.hibernateaws.engine.product.postgresql.AuroraPostgreSql}.
 */
@NullMarked
package io.hibernateaws.engine.product.postgresql;

import org.jspecify.annotations.NullMarked;
