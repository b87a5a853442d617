/**
 * Choosing one of several members that would all do. Every strategy is a pure function over a
 * snapshot and a source of randomness.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.select.HostSelector}.
 */
@NullMarked
package io.hibernateaws.engine.select;

import org.jspecify.annotations.NullMarked;
