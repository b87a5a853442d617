package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.StoreKey;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The stores of an engine, one per instance, user and database, made when first needed.
 * Thread-safe.
 */
final class LinkStores {
  private final LinkStore.Factory factory;
  private final LinkOpener opener;
  private final ConnectTargets targets;
  private final LinkRegistry registry;
  private final Duration connectTimeout;
  private final NanoClock clock;
  private final Map<StoreKey, InstanceStore> stores = new ConcurrentHashMap<>();
  private final StoreAdmission admission;
  private final InstanceStore.Takers takers = new InstanceStore.Takers();
  private volatile boolean closed;
  private volatile Runnable onTenantsStore = () -> {};

  /**
   * @param registry of the links that are open
   * @param ledger of the links that are lent
   * @param tenancy says how many links all stores may keep
   * @param connectTimeout of a connect that no taker waits for
   */
  LinkStores(
      LinkStore.Factory factory,
      LinkOpener opener,
      ConnectTargets targets,
      LinkRegistry registry,
      LeaseLedger ledger,
      TenancySettings tenancy,
      Duration connectTimeout,
      NanoClock clock) {
    this.factory = factory;
    this.opener = opener;
    this.targets = targets;
    this.registry = registry;
    this.connectTimeout = connectTimeout;
    this.clock = clock;
    this.admission = new StoreAdmission(stores, registry, ledger, tenancy.maxConnections(), clock);
  }

  /** Called before a store of another user or database than the engine's own is made. */
  void onTenantsStore(Runnable listener) {
    onTenantsStore = listener;
  }

  /**
   * A link to this member, idle or new; the caller checks it.
   *
   * @param role that a new link must confirm, null if any will do
   */
  LinkStore.StoredLink take(
      Member member, @Nullable Role role, ConnectRequest request, Deadline deadline)
      throws SQLException {
    StoreKey wanted = targets.key(member.instanceId(), request);
    while (true) {
      InstanceStore known = stores.get(wanted);
      if (known == null && InstanceStore.isTenants(request)) {
        onTenantsStore.run();
      }
      InstanceStore store =
          known != null ? known : stores.computeIfAbsent(wanted, key -> make(key, member, request));
      if (closed) {
        store.close();
      }
      try {
        return store.take(role, deadline);
      } catch (SQLException e) {
        if (!store.isRetired() || closed) {
          throw e;
        }
      }
    }
  }

  private InstanceStore make(StoreKey key, Member member, ConnectRequest request) {
    return new InstanceStore(
        key,
        member,
        request,
        factory,
        opener,
        targets,
        registry,
        admission,
        takers,
        connectTimeout,
        clock);
  }

  /** Closes every idle link; borrowed ones end when they come back. */
  void closeIdle() {
    stores.values().removeIf(InstanceStore::retire);
  }

  /**
   * Closes the stores of tenants from which no session has taken since then; a link that is still
   * lent ends when it comes back.
   */
  void closeUnusedSince(long nanoTime) {
    stores
        .values()
        .removeIf(store -> store.isTenants() && store.lastTake() - nanoTime < 0 && store.retire());
  }

  /** Closes the stores of instances that are no longer in the cluster. */
  void forgetOthers(ClusterSnapshot snapshot) {
    if (snapshot.members().isEmpty()) {
      return;
    }
    stores.values().removeIf(store -> store.isGoneFrom(snapshot) && store.close());
  }

  void close() {
    closed = true;
    stores.values().forEach(InstanceStore::close);
  }
}
