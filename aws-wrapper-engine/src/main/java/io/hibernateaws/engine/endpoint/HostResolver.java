package io.hibernateaws.engine.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Turns a host name into addresses. The engine resolves every name through this and hands drivers a
 * connected socket, so a driver never resolves anything. May block: the engine calls it on threads
 * of its own, with a deadline.
 */
@FunctionalInterface
public interface HostResolver {
  /**
   * The addresses of {@code host}, at least one, best first.
   *
   * @throws UnknownHostException if there is none
   */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
