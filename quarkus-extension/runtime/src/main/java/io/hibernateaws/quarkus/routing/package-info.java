/**
 * Above Quarkus' pools: which one a session gets its connection from. Start reading at {@link
 * io.hibernateaws.quarkus.routing.RoutedConnectionProvider}.
 */
@NullMarked
package io.hibernateaws.quarkus.routing;

import org.jspecify.annotations.NullMarked;
