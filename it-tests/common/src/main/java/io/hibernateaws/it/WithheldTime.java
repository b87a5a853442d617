package io.hibernateaws.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a busy machine has kept a thread of this process from running, from opening to {@link
 * #close}: a promise about an engine's reaction is one about the rest of the time. Next to nothing
 * on an idle machine.
 */
public final class WithheldTime implements AutoCloseable {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);

  /** So late a timer wakes a thread on an idle machine too. */
  private static final long TIMER = TimeUnit.MILLISECONDS.toNanos(1);

  private final Thread metronome = new Thread(this::tick, "metronome");
  private volatile boolean closed;
  private volatile long nanos;

  public WithheldTime() {
    metronome.setDaemon(true);
    metronome.start();
  }

  private void tick() {
    long before = System.nanoTime();
    long sum = 0;
    while (!closed) {
      LockSupport.parkNanos(STEP);
      long now = System.nanoTime();
      sum += Math.max(0, now - before - STEP - TIMER);
      nanos = sum;
      before = now;
    }
  }

  /** What has been withheld so far, in milliseconds. */
  public long millis() {
    return Duration.ofNanos(nanos).toMillis();
  }

  @Override
  public void close() {
    closed = true;
  }
}
