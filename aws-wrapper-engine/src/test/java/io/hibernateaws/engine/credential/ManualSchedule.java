package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads and a clock that stand still until the test lets time pass. */
final class ManualSchedule extends ScheduledThreadPoolExecutor implements NanoClock {
  private record Task(Runnable work, long at) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now = 1_000_000_000L;
  private boolean ended;

  ManualSchedule() {
    super(0);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public void execute(Runnable work) {
    add(work, 0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    add(work, unit.toNanos(delay));
    return super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
  }

  private synchronized void add(Runnable work, long delay) {
    if (ended) {
      throw new RejectedExecutionException();
    }
    tasks.add(new Task(work, now + delay));
  }

  /** What is due, and what becomes due by it. */
  void run() {
    pass(Duration.ZERO);
  }

  /** Lets time pass; each task runs at its own time. */
  void pass(Duration time) {
    long until = nanoTime() + time.toNanos();
    for (Task next = take(until); next != null; next = take(until)) {
      next.work.run();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized @Nullable Task take(long until) {
    Task next =
        tasks.stream()
            .filter(task -> task.at - until <= 0)
            .min(Comparator.comparingLong(Task::at))
            .orElse(null);
    if (next != null) {
      tasks.remove(next);
      now = Math.max(now, next.at);
    }
    return next;
  }

  /** Refuses what comes from now on. */
  synchronized void end() {
    ended = true;
  }
}
