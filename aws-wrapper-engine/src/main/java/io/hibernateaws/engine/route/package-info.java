/**
 * Deciding whether a request only reads, by what it and its thread say, and where it goes: a pure
 * function from a request and a snapshot to a plan. Nothing here connects or waits.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.route.RoutePlanner}.
 */
@NullMarked
package io.hibernateaws.engine.route;

import org.jspecify.annotations.NullMarked;
