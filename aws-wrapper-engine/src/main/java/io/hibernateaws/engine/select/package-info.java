/**
 * Choosing one of several members that would all do. Every strategy is a function over a snapshot,
 * chance and counts that are passed in; only round robin remembers whose turn it was, once per
 * engine.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.spi.HostSelector}.
 */
@NullMarked
package io.hibernateaws.engine.select;

import org.jspecify.annotations.NullMarked;
