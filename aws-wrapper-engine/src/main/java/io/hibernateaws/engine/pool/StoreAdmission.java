package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.time.NanoClock;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
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
   * Closes, if there is no room, the store with idle links from which nothing was taken longest.
   */
  void makeRoomFor(InstanceStore comer) {
    if (maxConnections == null || registry.size() + registry.openings() < maxConnections) {
      return;
    }
    Set<Link> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    ledger.open().forEach(lease -> lent.add(lease.link()));
    stores.entrySet().stream()
        .filter(entry -> entry.getValue() != comer && entry.getValue().hasIdle(lent))
        .min(Comparator.comparingLong(entry -> entry.getValue().lastTake() - clock.nanoTime()))
        .ifPresent(
            entry -> {
              stores.remove(entry.getKey(), entry.getValue());
              entry.getValue().retire();
            });
  }
}
