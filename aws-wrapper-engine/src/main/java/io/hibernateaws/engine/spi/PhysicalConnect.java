package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One connect to a server, as a {@link ConnectInterceptor} sees it: before its name is resolved and
 * its credentials are fetched. A server whose name has several addresses, or that refuses
 * credentials from a cache, is tried more than once in one connect.
 *
 * @param endpoint the server, by the name that is connected to
 * @param database that is connected to, never empty
 * @param user whose credentials are asked for, never empty
 * @param role in which the link is to serve sessions; null for a link of a monitor, which asks the
 *     server for its role
 */
public record PhysicalConnect(
    Endpoint endpoint, String database, String user, @Nullable Role role) {
  /** Whether the link is a monitor's, which no session is ever given. */
  public boolean isMonitors() {
    return role == null;
  }
}
