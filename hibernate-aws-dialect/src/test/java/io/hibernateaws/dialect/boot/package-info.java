/**
 * Hibernate on hand-written JDBC: what it makes of the engine's verdicts.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.boot.LostTransactionTest}.
 */
@NullMarked
package io.hibernateaws.dialect.boot;

import org.jspecify.annotations.NullMarked;
