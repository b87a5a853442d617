package io.hibernateaws.engine.time;

import java.time.Instant;

/**
 * The time of day, for comparing it with that of servers; nothing is measured or limited by it. Any
 * thread may ask.
 */
@FunctionalInterface
public interface WallClock {
  /** What this machine believes the time to be. */
  Instant now();

  /** The clock of this JVM. */
  static WallClock system() {
    return Instant::now;
  }
}
