package io.hibernateaws.local.replication;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A deadline for something a server is asked about again and again. Servers do not tell when they
 * are done, so they are asked every 5 ms.
 *
 * @param end on the clock of {@link System#nanoTime()}
 */
public record Patience(long end) {
  private static final long ASK_EVERY_MILLIS = 5;

  /** A deadline so far from now. */
  public static Patience of(Duration duration) {
    return new Patience(System.nanoTime() + duration.toNanos());
  }

  /** Whether the deadline has passed. */
  public boolean over() {
    return System.nanoTime() - end > 0;
  }

  /**
   * Waits until the server may be asked again.
   *
   * @throws IllegalStateException if the thread is interrupted
   */
  public void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a server", e);
    }
  }
}
