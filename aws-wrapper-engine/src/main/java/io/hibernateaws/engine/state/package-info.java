/**
 * A session's settings: what it wants, how a link is brought to that, and how the link is brought
 * back before another session gets it. A setting is one row of a table: how it is read from a link
 * and how it is applied to one.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.state.StateReplay}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.state;

import org.jspecify.annotations.NullMarked;
