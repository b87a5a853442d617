package io.hibernateaws.engine.endpoint;

/**
 * A host name and a port to connect to.
 *
 * @param host as typed by the user or built from a template, without a port; never empty
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("an endpoint needs a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "port " + port + " of host " + host + " is not between 1 and 65535");
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
