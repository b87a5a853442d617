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

  /** The endpoint of one instance. */
  public Endpoint endpointOf(String instanceId, int portOfUrl) {
    return new Endpoint(pattern.replace("?", instanceId), port.orElse(portOfUrl));
  }
}
