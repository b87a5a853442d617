/**
 * Which server runs what: signals, strategies, outages of readers, how old a read may be.
 *
 * <p>Start reading at {@link io.hibernateaws.it.routing.RoutingIT}.
 */
@NullMarked
package io.hibernateaws.it.routing;

import org.jspecify.annotations.NullMarked;
