/**
 * Tests of guarded connections over fakes. No server, no network.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.session.LazyBindingTest}.
 */
@NullMarked
package io.hibernateaws.engine.session;

import org.jspecify.annotations.NullMarked;
