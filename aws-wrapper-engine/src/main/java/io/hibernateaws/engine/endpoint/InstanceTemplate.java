package io.hibernateaws.engine.endpoint;

import java.util.OptionalInt;

/**
 * Where the instances of a cluster are reached: a host name with one {@code ?} for the instance
 * identifier.
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
   * A pattern as a user writes it, with an optional port: {@code ?.my-domain.com}, {@code
   * any.?.my-domain.com:9999}.
   *
   * @throws IllegalArgumentException whose message says what is wrong and what to write instead
   */
  public static InstanceTemplate parse(String text) {
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    InstanceTemplate template =
        new InstanceTemplate(host, colon < 0 ? OptionalInt.empty() : port(text, colon));
    if (!isInstanceId(host.replace('?', 'x'))) {
      throw new IllegalArgumentException(
          "the instance host pattern '" + text + "' is no host name; write e.g. ?.my-domain.com");
    }
    EndpointKind kind = EndpointParser.parse(host.replace('?', 'x')).kind();
    if (kind.isRds() && kind != EndpointKind.INSTANCE) {
      throw new IllegalArgumentException(
          "the instance host pattern '"
              + text
              + "' describes names of kind "
              + kind
              + ", not of instances; write e.g. ?.XYZ.us-east-2.rds.amazonaws.com");
    }
    return template;
  }

  private static OptionalInt port(String text, int colon) {
    int port = Literals.port(text.substring(colon + 1));
    if (port < 0) {
      throw new IllegalArgumentException(
          "the port in the instance host pattern '" + text + "' is not between 1 and 65535");
    }
    return OptionalInt.of(port);
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

  /** Whether an instance may have this host name. */
  public boolean covers(String host) {
    int mark = pattern.indexOf('?');
    int end = pattern.length() - mark - 1;
    return host.length() > pattern.length() - 1
        && host.regionMatches(true, 0, pattern, 0, mark)
        && host.regionMatches(true, host.length() - end, pattern, mark + 1, end);
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
