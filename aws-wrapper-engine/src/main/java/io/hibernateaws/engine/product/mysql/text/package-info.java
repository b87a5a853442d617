/**
 * What SQL texts say in MySQL's grammar: whether they have an effect, may commit, evade a session's
 * mode or change what a session is. Each is read from left to right, a few times at most.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.mysql.text.MySqlText}. Internal: it may
 * change without notice.
 */
@NullMarked
package io.hibernateaws.engine.product.mysql.text;

import org.jspecify.annotations.NullMarked;
