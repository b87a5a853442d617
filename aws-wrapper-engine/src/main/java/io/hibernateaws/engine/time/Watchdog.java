package io.hibernateaws.engine.time;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread that acts when a deadline passes, usually by closing a socket under a blocked call.
 * Thread-safe. Owned by the engine; its thread starts with the first watch.
 */
public final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  public Watchdog(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Runs {@code onPassed} once when the deadline passes, unless the watch is closed before; it must
   * not block.
   */
  public Watch watch(Deadline deadline, Runnable onPassed) {
    return watch(Duration.ofNanos(deadline.nanosLeft()), onPassed);
  }

  /**
   * Runs {@code onPassed} once after {@code limit}, unless the watch is closed before; it must not
   * block.
   */
  public Watch watch(Duration limit, Runnable onPassed) {
    AtomicBoolean fired = new AtomicBoolean();
    ScheduledFuture<?> future =
        executor.schedule(
            () -> {
              fired.set(true);
              onPassed.run();
            },
            limit.toNanos(),
            TimeUnit.NANOSECONDS);
    return new Watch(future, fired);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A watch that is running. */
  public static final class Watch implements AutoCloseable {
    private final ScheduledFuture<?> future;
    private final AtomicBoolean fired;

    private Watch(ScheduledFuture<?> future, AtomicBoolean fired) {
      this.future = future;
      this.fired = fired;
    }

    /** Whether the deadline passed before the watch was closed. */
    public boolean fired() {
      return fired.get();
    }

    @Override
    public void close() {
      future.cancel(false);
    }
  }
}
