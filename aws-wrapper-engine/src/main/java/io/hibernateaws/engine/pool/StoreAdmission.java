package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Links that are being opened, or are open and not yet told so. */
  private final AtomicInteger comers = new AtomicInteger();

  /**
   * Stores that are being ended, each to make room for the one link of the comer that waits for it:
   * what else it has is room for others only once it is closed.
   */
  private final AtomicInteger ending = new AtomicInteger();

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
   */
  Link open(InstanceStore comer, LinkStore.LinkOpening opening) throws SQLException {
    if (maxConnections == null) {
      return opening.open();
    }
    comers.incrementAndGet();
    try {
      Leaving leaving = leaving(comer, maxConnections);
      while (leaving != null) {
        leaving.end();
        leaving = leaving(comer, maxConnections);
      }
      return opening.open();
    } finally {
      comers.decrementAndGet();
    }
  }

  /** The store that makes room, null if there is room or nothing is idle. */
  private @Nullable Leaving leaving(InstanceStore comer, int limit) {
    lock.lock();
    try {
      if (registry.size() + comers.get() - ending.get() <= limit) {
        return null;
      }
      Set<Link> lent = Collections.newSetFromMap(new IdentityHashMap<>());
      ledger.open().forEach(lease -> lent.add(lease.link()));
      Map.Entry<?, InstanceStore> oldest =
          stores.entrySet().stream()
              .filter(entry -> entry.getValue() != comer && entry.getValue().hasIdle(lent))
              .min(Comparator.comparingLong(e -> e.getValue().lastTake() - clock.nanoTime()))
              .orElse(null);
      if (oldest == null) {
        return null;
      }
      stores.remove(oldest.getKey(), oldest.getValue());
      ending.incrementAndGet();
      return new Leaving(oldest.getValue());
    } finally {
      lock.unlock();
    }
  }

  /** Ended outside the lock: a link that does not close must hold up no other store. */
  private final class Leaving {
    private final InstanceStore store;

    Leaving(InstanceStore store) {
      this.store = store;
    }

    void end() {
      try {
        store.retire();
      } finally {
        ending.decrementAndGet();
      }
    }
  }
}
