/**
 * What SQL texts say in PostgreSQL's grammar: whether they have an effect, may commit, evade a
 * session's mode or change what a session is. Each is read once from left to right.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.postgresql.text.PgSqlText}. Internal:
 * it may change without notice.
 */
@NullMarked
package io.hibernateaws.engine.product.postgresql.text;

import org.jspecify.annotations.NullMarked;
