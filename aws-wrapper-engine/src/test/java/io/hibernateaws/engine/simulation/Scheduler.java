package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.time.NanoClock;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * One clock and one queue of events. What happens at the same instant is ordered by the actor's
 * name, because the order in which the engine walks its maps differs from JVM to JVM.
 */
final class Scheduler implements NanoClock {
  static final long MS = 1_000_000;

  private record Event(long at, String actor, long number, Runnable what) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::at)
              .thenComparing(Event::actor)
              .thenComparingLong(Event::number));
  private long now;
  private long number;

  @Override
  public long nanoTime() {
    return now;
  }

  void at(long when, String actor, Runnable what) {
    queue.add(new Event(Math.max(when, now), actor, number++, what));
  }

  void in(long millis, String actor, Runnable what) {
    at(now + millis * MS, actor, what);
  }

  /** Lets everything happen that is due until then. */
  void runUntil(long end) {
    for (Event event = queue.peek(); event != null && event.at() <= end; event = queue.peek()) {
      queue.poll();
      now = event.at();
      event.what().run();
    }
    now = end;
  }
}
