package io.hibernateaws.engine.product;

import java.util.Map;

/**
 * What a server's session is like on a link that was just opened. Immutable.
 *
 * @param session what the server says of it
 * @param settings parameters that the driver has set after its log-in, with their values
 */
public record FreshSession(ServerSession session, Map<String, String> settings) {
  public FreshSession {
    settings = Map.copyOf(settings);
  }
}
