/**
 * Driver objects that reach the network by themselves, in wrappers: large objects, arrays, cursors
 * and the rows that come with them. Each call on one is a guarded call of its session, and ends
 * with its session's hold on the link.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.handout.CallGuard}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.handout;

import org.jspecify.annotations.NullMarked;
