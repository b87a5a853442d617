/**
 * From the failure of a call to exactly one exception: what became of the link, what is true about
 * the transaction, the wait for a host that takes over, and the wording.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.verdict.FailureDesk}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.verdict;

import org.jspecify.annotations.NullMarked;
