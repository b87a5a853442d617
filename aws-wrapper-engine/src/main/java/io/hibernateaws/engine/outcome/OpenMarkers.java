package io.hibernateaws.engine.outcome;

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
  private long next;

  /**
   * @param engine random, of which the first half tells this engine's rows from those of others
   */
  OpenMarkers(UUID engine) {
    this.engine = engine.getMostSignificantBits();
  }

  /** A new one, which is open until it is settled. */
  Marker begin(long now) {
    long number;
    // Counted and noted in one step, or the range below could include it.
    lock.lock();
    try {
      number = next++;
      open.add(number);
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

  /** Every number below it is settled. */
  long lowWater() {
    lock.lock();
    try {
      return open.isEmpty() ? next : open.first();
    } finally {
      lock.unlock();
    }
  }

  UUID id(long number) {
    return new UUID(engine, VARIANT | number);
  }
}
