package io.hibernateaws.engine.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The JVM's own look-up. It keeps answers for {@code networkaddress.cache.ttl} seconds, which is
 * why the engine verifies the role of what it reaches instead of trusting a name.
 */
public record JvmResolver() implements HostResolver {
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }
}
