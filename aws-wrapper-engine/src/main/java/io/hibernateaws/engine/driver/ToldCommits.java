package io.hibernateaws.engine.driver;

import org.jspecify.annotations.Nullable;

/**
 * What a server tells by itself of the transactions that one session commits, from when it was
 * asked for until it is closed. Confined to the session.
 */
public interface ToldCommits extends AutoCloseable {
  /**
   * How the server calls the transactions it was told to have committed last; null if it told none,
   * or if the session has changed meanwhile what it is told.
   */
  @Nullable String latest();

  /** Nothing is listened to any more; touches no network. */
  @Override
  void close();
}
