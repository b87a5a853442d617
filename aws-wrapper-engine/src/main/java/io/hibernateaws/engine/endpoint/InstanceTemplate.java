package io.hibernateaws.engine.endpoint;

import java.util.OptionalInt;

/**
 * Where the instances of a cluster are reached: a host name with one {@code ?} for the instance
 * identifier (aws-server-interfaces 1.5).
 *
 * @param pattern exactly one {@code ?}
 * @param port of every instance, empty for the port of the URL
 */
public record InstanceTemplate(String pattern, OptionalInt port) {
  public InstanceTemplate {
    int mark = pattern.indexOf('?');
    if (mark < 0 || pattern.indexOf('?', mark + 1) >= 0) {
      throw new IllegalArgumentException(
          "the instance host pattern '"
              + pattern
              + "' needs exactly one '?' where the instance identifier stands, e.g. ?.my-domain.com");
    }
  }

  /**
   * Whether the text can stand in a host name: letters, digits, {@code -}, {@code _} and {@code .}.
   * Identifiers come from servers, so they are checked before they become part of a name.
   */
  public static boolean isInstanceId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!fits) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * The endpoint of one instance.
   *
   * @throws IllegalArgumentException if the identifier cannot stand in a host name
   */
  public Endpoint endpointOf(String instanceId, int portOfUrl) {
    if (!isInstanceId(instanceId)) {
      throw new IllegalArgumentException("'" + instanceId + "' is no instance identifier");
    }
    return new Endpoint(pattern.replace("?", instanceId), port.orElse(portOfUrl));
  }
}
