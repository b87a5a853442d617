package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passwords that are kept once they were fetched, and change behind the back of the cache. */
public final class RotatingCredentials implements CredentialSource {
  /** The users that were asked for, once each time. */
  public final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** Users whose credentials were refused. */
  public final Queue<String> refused = new ConcurrentLinkedQueue<>();

  private final Map<String, Credentials> cache = new ConcurrentHashMap<>();
  private volatile String current;

  public RotatingCredentials(String first) {
    this.current = first;
  }

  /** From now on another password is the right one; what was fetched before stays in the cache. */
  public void rotate(String next) {
    current = next;
  }

  @Override
  public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) {
    asked.add(user);
    return cache.computeIfAbsent(user, name -> new Credentials(name, current));
  }

  @Override
  public boolean refused(Credentials credentials) {
    refused.add(credentials.user());
    return cache.remove(credentials.user(), credentials) && !current.equals(credentials.password());
  }

  @Override
  public String toString() {
    return "RotatingCredentials" + cache.keySet();
  }
}
