/**
 * Commits that were lost in flight are asked about: a writing transaction leaves a marker row, and
 * whoever lost its commit asks the writer for that row. Off unless {@code
 * transaction.outcome=verify}.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.outcome.OutcomeVerification}.
 */
@NullMarked
package io.hibernateaws.engine.outcome;

import org.jspecify.annotations.NullMarked;
