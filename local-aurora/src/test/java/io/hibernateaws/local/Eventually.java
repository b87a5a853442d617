package io.hibernateaws.local;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for events that must happen, for as long as a very busy machine may need. */
public final class Eventually {
  /** No test passes or fails by how long something took, only by whether it happened at all. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The same for sockets and drivers. */
  public static final int PATIENCE_MILLIS = (int) PATIENCE.toMillis();

  private Eventually() {}

  /** A wait for a condition. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }
}
