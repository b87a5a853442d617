package io.hibernateaws.engine.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread that acts when a deadline passes, usually by closing a socket under a blocked call.
 * Thread-safe. Owned by the engine; its thread starts with the first watch.
 *
 * <p>Nearly every watch is closed long before its deadline, several for each transaction. So a
 * watch wakes the thread only if its deadline is earlier than the thread's next look, and closing
 * it does not: waking a thread costs more than all else that a bind does.
 */
public final class Watchdog implements AutoCloseable {
  /** As far as times may lie apart to be compared by subtraction, with room. */
  private static final long FAR = Long.MAX_VALUE / 4;

  private final NanoClock clock = NanoClock.system();
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();
  private final AgentRunner runner;

  /** When the thread looks next unless it is woken; no later than any deadline it has seen. */
  private volatile long nextLook = clock.nanoTime() + FAR;

  private volatile boolean closed;

  public Watchdog(String name) {
    runner = new AgentRunner(new Looks(name), clock);
  }

  /**
   * Runs {@code onPassed} once when the deadline passes, unless the watch is closed before; it must
   * not block.
   */
  public Watch watch(Deadline deadline, Runnable onPassed) {
    return watch(deadline.nanosLeft(), onPassed);
  }

  /**
   * Runs {@code onPassed} once after {@code limit}, unless the watch is closed before; it must not
   * block.
   */
  public Watch watch(Duration limit, Runnable onPassed) {
    return watch(limit.toNanos(), onPassed);
  }

  private Watch watch(long nanos, Runnable onPassed) {
    Watch watch = new Watch(clock.nanoTime() + Math.min(nanos, FAR), onPassed, running);
    running.add(watch);
    if (closed) {
      watch.pass();
      return watch;
    }
    runner.start();
    // In this order: a look that missed the watch had moved this time away before it began.
    if (watch.deadline - nextLook < 0) {
      runner.wake();
    }
    return watch;
  }

  /** Whether every watch passes at once. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends every watch as if its deadline had passed, so that nobody stays blocked without one. */
  @Override
  public void close() {
    closed = true;
    runner.stop();
    running.forEach(Watch::pass);
  }

  /** What the thread does each time it is awake. */
  private final class Looks implements Agent {
    private final String name;

    Looks(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long doWork(long now) {
      long next = now + FAR;
      nextLook = next;
      for (Watch watch : running) {
        if (watch.deadline - now <= 0) {
          watch.pass();
        } else if (watch.deadline - next < 0) {
          next = watch.deadline;
        }
      }
      nextLook = next;
      return next;
    }
  }

  /** A watch that is running. */
  public static final class Watch implements AutoCloseable {
    private final long deadline;
    private final Runnable onPassed;
    private final Set<Watch> running;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean fired;

    private Watch(long deadline, Runnable onPassed, Set<Watch> running) {
      this.deadline = deadline;
      this.onPassed = onPassed;
      this.running = running;
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
      }
    }
  }
}
