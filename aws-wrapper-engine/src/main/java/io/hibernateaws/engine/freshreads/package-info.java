/**
 * Reads that see what was written before: after a writing transaction the writer is asked where it
 * stands, and a later read takes a reader that shows that position, else the writer.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.freshreads.FreshReads}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.freshreads;

import org.jspecify.annotations.NullMarked;
