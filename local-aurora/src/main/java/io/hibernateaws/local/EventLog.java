package io.hibernateaws.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The events of one cluster in the order in which they happened. */
final class EventLog {
  private static final Logger LOG = Logger.getLogger(EventLog.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<ClusterEvent> events = new ArrayList<>();
  private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
  private final String cluster;

  EventLog(String cluster) {
    this.cluster = cluster;
  }

  void add(ClusterEvent.Kind kind, int instance, String detail) {
    add(kind, instance, System.nanoTime(), detail);
  }

  void add(ClusterEvent.Kind kind, int instance, long nanoTime, String detail) {
    Instant at = Instant.now().minusNanos(System.nanoTime() - nanoTime);
    ClusterEvent event = new ClusterEvent(kind, instance, nanoTime, at, detail);
    lock.lock();
    try {
      events.add(event);
      added.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.debugf("%s: %s %d %s", cluster, kind, instance, detail);
    for (Consumer<ClusterEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warnf(e, "A listener of the events of %s failed", cluster);
      }
    }
  }

  void listen(Consumer<ClusterEvent> listener) {
    listeners.add(listener);
  }

  List<ClusterEvent> all() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** The first event that fits and has happened at or after {@code sinceNanoTime}. */
  ClusterEvent await(
      Predicate<ClusterEvent> wanted, long sinceNanoTime, Duration timeout, String what) {
    lock.lock();
    try {
      long left = timeout.toNanos();
      for (int seen = 0; ; ) {
        for (; seen < events.size(); seen++) {
          ClusterEvent event = events.get(seen);
          if (event.nanoTime() - sinceNanoTime >= 0 && wanted.test(event)) {
            return event;
          }
        }
        if (left <= 0) {
          throw new IllegalStateException(
              "No " + what + " within " + timeout + "; what happened: " + events);
        }
        left = added.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }
}
