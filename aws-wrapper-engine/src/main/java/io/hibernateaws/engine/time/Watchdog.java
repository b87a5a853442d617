package io.hibernateaws.engine.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One thread that acts when a deadline passes, usually by closing a socket under a blocked call.
 * Thread-safe. Owned by the engine; its thread starts with the first watch.
 */
public final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();

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
    Watch watch = new Watch(onPassed, running);
    running.add(watch);
    try {
      watch.runAfter(executor, limit);
    } catch (RejectedExecutionException closing) {
      watch.pass();
    }
    return watch;
  }

  /** Ends every watch as if its deadline had passed, so that nobody stays blocked without one. */
  @Override
  public void close() {
    executor.shutdownNow();
    running.forEach(Watch::pass);
  }

  /** A watch that is running. */
  public static final class Watch implements AutoCloseable {
    private final Runnable onPassed;
    private final Set<Watch> running;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean fired;
    private volatile @Nullable ScheduledFuture<?> future;

    private Watch(Runnable onPassed, Set<Watch> running) {
      this.onPassed = onPassed;
      this.running = running;
    }

    private void runAfter(ScheduledThreadPoolExecutor executor, Duration limit) {
      future = executor.schedule(this::pass, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void pass() {
      if (over.compareAndSet(false, true)) {
        fired = true;
        running.remove(this);
        onPassed.run();
      }
    }

    /** Whether the deadline passed before the watch was closed. */
    public boolean fired() {
      return fired;
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        running.remove(this);
        ScheduledFuture<?> scheduled = future;
        if (scheduled != null) {
          scheduled.cancel(false);
        }
      }
    }
  }
}
