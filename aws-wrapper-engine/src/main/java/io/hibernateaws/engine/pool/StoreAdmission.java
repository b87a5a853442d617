package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the links of all stores within {@code tenancy.max_connections}: where there may be no
 * further link, idle ones of another store make room. Lent links are within the limit already,
 * because each has a permit. Thread-safe.
 */
final class StoreAdmission {
  private final Map<?, InstanceStore> stores;
  private final LinkRegistry registry;
  private final LeaseLedger ledger;
  private final @Nullable Integer maxConnections;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  /** Links that are being opened, or are open and not yet told so. */
  private final AtomicInteger comers = new AtomicInteger();

  /**
   * Stores that are being ended, each to make room for the one link of the comer that waits for it:
   * what else it has is room for others only once it is closed. Guarded by the lock.
   */
  private int ending;

  /**
   * @param stores all there are at any moment; a store that makes room is removed
   * @param maxConnections links to keep, lent ones included; null for no limit
   */
  StoreAdmission(
      Map<?, InstanceStore> stores,
      LinkRegistry registry,
      LeaseLedger ledger,
      @Nullable Integer maxConnections,
      NanoClock clock) {
    this.stores = stores;
    this.registry = registry;
    this.ledger = ledger;
    this.maxConnections = maxConnections;
    this.clock = clock;
  }

  /**
   * Opens a link for a store, and closes before, where there is no room, those stores with idle
   * links from which nothing was taken longest. An opening is counted from its beginning, so that
   * two at once do not take the same room.
   *
   * @param deadline of the opening; limits also how long it waits for links that others end
   */
  Link open(InstanceStore comer, Deadline deadline, LinkStore.LinkOpening opening)
      throws SQLException {
    if (maxConnections == null) {
      return opening.open();
    }
    comers.incrementAndGet();
    try {
      InstanceStore leaving = leaving(comer, maxConnections, deadline);
      while (leaving != null) {
        end(leaving);
        leaving = leaving(comer, maxConnections, deadline);
      }
      return opening.open();
    } finally {
      comers.decrementAndGet();
    }
  }

  /** The store that makes room, null if there is room, nothing is idle, or the deadline passed. */
  private @Nullable InstanceStore leaving(InstanceStore comer, int limit, Deadline deadline) {
    lock.lock();
    try {
      while (!isRoom(limit)) {
        Map.Entry<?, InstanceStore> oldest = oldestIdle(comer);
        if (oldest != null) {
          stores.remove(oldest.getKey(), oldest.getValue());
          ending++;
          return oldest.getValue();
        }
        long left = deadline.nanosLeft();
        if (ending == 0 || left == 0) {
          return null;
        }
        // A store that is being ended may have more idle links than its comer needs.
        var unused = ended.awaitNanos(left);
      }
      return null;
    } catch (InterruptedException e) {
      // The opening tells its caller.
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Each figure is read before the one that its change follows: an opening that ends meanwhile is
   * counted twice, as an opening and as an open link, and never missed.
   */
  private boolean isRoom(int limit) {
    int openings = comers.get();
    return registry.size() + openings - ending <= limit;
  }

  private Map.@Nullable Entry<?, InstanceStore> oldestIdle(InstanceStore comer) {
    Set<Link> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    ledger.open().forEach(lease -> lent.add(lease.link()));
    long now = clock.nanoTime();
    return stores.entrySet().stream()
        .filter(entry -> entry.getValue() != comer && entry.getValue().hasIdle(lent))
        .min(Comparator.comparingLong(entry -> entry.getValue().lastTake() - now))
        .orElse(null);
  }

  /** Outside the lock: a link that does not close holds up no store for which another is idle. */
  private void end(InstanceStore leaving) {
    try {
      leaving.retire();
    } finally {
      lock.lock();
      try {
        ending--;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
