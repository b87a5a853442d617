package io.hibernateaws.engine.outcome;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers the markers of one engine and knows below which number none is needed any more. The ids
 * of an engine are neighbours in the order of the server, so that what is done with is one range.
 * Thread-safe.
 */
final class OpenMarkers {
  /** The two highest bits of the second half say which kind of UUID it is. */
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final long engine;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Long> open = new TreeSet<>();
  private final Set<String> databases = new HashSet<>();
  private long next;

  /**
   * @param engine random, of which the first half tells this engine's rows from those of others
   */
  OpenMarkers(UUID engine) {
    this.engine = engine.getMostSignificantBits();
  }

  /** A new one in this database, which is open until it is settled. */
  Marker begin(String database, long now) {
    long number;
    // Counted and noted in one step, or the range below could include it.
    lock.lock();
    try {
      number = next++;
      open.add(number);
      databases.add(database);
    } finally {
      lock.unlock();
    }
    return new Marker(number, id(number), now);
  }

  void settled(Marker marker) {
    lock.lock();
    try {
      open.remove(marker.number());
    } finally {
      lock.unlock();
    }
  }

  /**
   * What may be deleted.
   *
   * @param below every number below it is settled
   * @param databases in which there may be one that was not deleted yet
   */
  record Done(long below, Set<String> databases) {}

  /** What may be deleted now. The databases are forgotten, unless a marker is still open. */
  Done done() {
    lock.lock();
    try {
      Done done = new Done(open.isEmpty() ? next : open.first(), Set.copyOf(databases));
      if (open.isEmpty()) {
        databases.clear();
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** There are still some to delete in this database. */
  void notDeleted(String database) {
    lock.lock();
    try {
      databases.add(database);
    } finally {
      lock.unlock();
    }
  }

  UUID id(long number) {
    return new UUID(engine, VARIANT | number);
  }
}
