/**
 * What an application holds: a connection that binds to a link at its first statement, replays its
 * state, and turns a lost link into exactly one verdict. Statements and result sets are generated
 * wrappers over the driver's own.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.session.GuardedConnection}.
 */
@NullMarked
package io.hibernateaws.engine.session;

import org.jspecify.annotations.NullMarked;
