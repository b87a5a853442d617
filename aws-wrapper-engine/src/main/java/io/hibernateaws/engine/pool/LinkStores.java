package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.StoreKey;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The stores of an engine, one per instance, user and database, made when first needed.
 * Thread-safe.
 */
final class LinkStores {
  /**
   * Limits of the stores.
   *
   * @param connectTimeout of one connect that no taker waits for
   * @param maxConnections links to keep, lent ones included; null for no limit
   */
  record Rules(Duration connectTimeout, @Nullable Integer maxConnections) {}

  /** What a taker needs of a link that must be opened; stores open without arguments. */
  private record Opening(@Nullable Role role, Deadline deadline) {}

  private final LinkStore.Factory factory;
  private final LinkOpener opener;
  private final ConnectTargets logins;
  private final LinkRegistry registry;
  private final LeaseLedger ledger;
  private final Rules rules;
  private final NanoClock clock;
  private final Map<StoreKey, Store> stores = new ConcurrentHashMap<>();

  /**
   * A store opens on the thread of the taker, who may have less time than a connect may take. The
   * holder stays with its thread, empty between takes, because an entry for each take costs more
   * than the take; it is a JDK class, so that a thread that outlives the engine pins none of its
   * classes.
   */
  @SuppressWarnings("ThreadLocalUsage") // one per engine; stores take no arguments
  private final ThreadLocal<AtomicReference<@Nullable Opening>> taker =
      ThreadLocal.withInitial(AtomicReference::new);

  private volatile boolean closed;

  private volatile Runnable onTenantsStore = () -> {};

  /**
   * @param registry of the links that are open
   * @param ledger of the links that are lent
   */
  LinkStores(
      LinkStore.Factory factory,
      LinkOpener opener,
      ConnectTargets logins,
      LinkRegistry registry,
      LeaseLedger ledger,
      Rules rules,
      NanoClock clock) {
    this.factory = factory;
    this.opener = opener;
    this.logins = logins;
    this.registry = registry;
    this.ledger = ledger;
    this.rules = rules;
    this.clock = clock;
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
    StoreKey wanted = logins.key(member.instanceId(), request);
    while (true) {
      Store known = stores.get(wanted);
      if (known == null && isTenants(request)) {
        onTenantsStore.run();
      }
      Store store =
          known != null
              ? known
              : stores.computeIfAbsent(wanted, key -> new Store(key, member, request));
      if (closed) {
        store.passive.close();
      }
      try {
        return store.take(role, deadline);
      } catch (SQLException e) {
        if (!store.retired || closed) {
          throw e;
        }
      }
    }
  }

  private static boolean isTenants(ConnectRequest request) {
    return request.user() != null || request.database() != null;
  }

  /** Closes every idle link; borrowed ones end when they come back. */
  void closeIdle() {
    stores.values().removeIf(Store::retire);
  }

  /**
   * Closes the stores of tenants from which nobody has taken since then; a link that is still lent
   * ends when it comes back.
   */
  void closeUnusedSince(long nanoTime) {
    stores
        .values()
        .removeIf(
            store -> isTenants(store.request) && store.lastTake - nanoTime < 0 && store.retire());
  }

  /**
   * Where there may be no further link, the idle ones of the store that nobody has wanted for
   * longest make room. Lent links are within the limit already, because each has a permit.
   */
  private void makeRoom(Store comer) {
    Integer most = rules.maxConnections();
    if (most == null || registry.size() + registry.openings() < most) {
      return;
    }
    Set<Link> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    ledger.open().forEach(lease -> lent.add(lease.link()));
    stores.entrySet().stream()
        .filter(entry -> entry.getValue() != comer && entry.getValue().hasIdle(lent))
        .min(Comparator.comparingLong(entry -> entry.getValue().lastTake - clock.nanoTime()))
        .ifPresent(
            entry -> {
              stores.remove(entry.getKey(), entry.getValue());
              entry.getValue().retire();
            });
  }

  /** Closes the stores of instances that are no longer in the cluster. */
  void forgetOthers(ClusterSnapshot snapshot) {
    if (snapshot.members().isEmpty()) {
      return;
    }
    stores
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = entry.getValue().isGoneFrom(snapshot);
              if (gone) {
                entry.getValue().passive.close();
              }
              return gone;
            });
  }

  void close() {
    closed = true;
    stores.values().forEach(store -> store.passive.close());
  }

  private final class Store {
    private final Member member;
    private final ConnectRequest request;
    private final LinkStore passive;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile long lastTake = clock.nanoTime();
    private volatile boolean retired;
    private volatile PhysicalOpener.@Nullable Target asWriter;
    private volatile PhysicalOpener.@Nullable Target asReader;

    Store(StoreKey key, Member member, ConnectRequest request) {
      this.member = member;
      this.request = request;
      this.passive = factory.create(key.toString(), this::open);
    }

    LinkStore.StoredLink take(@Nullable Role role, Deadline deadline) throws SQLException {
      lastTake = clock.nanoTime();
      AtomicReference<@Nullable Opening> holder = taker.get();
      holder.setPlain(new Opening(role, deadline));
      try {
        return passive.take();
      } finally {
        holder.setPlain(null);
      }
    }

    private Link open() throws SQLException {
      Opening opening = taker.get().getPlain();
      if (opening == null) {
        // A pool that opens on a thread of its own knows no taker: the connect has its usual time.
        opening = new Opening(null, Deadline.in(rules.connectTimeout(), clock));
      }
      makeRoom(this);
      Role role = opening.role();
      Link link =
          opener.open(member, role, login(role == null ? member.role() : role), opening.deadline());
      links.removeIf(earlier -> !registry.isOpen(earlier));
      links.add(link);
      return link;
    }

    /** Always true. */
    boolean retire() {
      retired = true;
      passive.close();
      return true;
    }

    boolean hasIdle(Set<Link> lent) {
      return links.stream().anyMatch(link -> registry.isOpen(link) && !lent.contains(link));
    }

    /** Made when a link is opened, not when one is taken, and then the same for every link. */
    private PhysicalOpener.Target login(Role shown) {
      PhysicalOpener.Target made = shown == Role.WRITER ? asWriter : asReader;
      if (made == null) {
        made = logins.session(member.endpoint(), request, shown);
        if (shown == Role.WRITER) {
          asWriter = made;
        } else {
          asReader = made;
        }
      }
      return made;
    }

    /**
     * Whether its instance has left the cluster; a store of a mere name, such as the URL's, never
     * does.
     */
    boolean isGoneFrom(ClusterSnapshot snapshot) {
      boolean isName = member.instanceId().equals(member.endpoint().host());
      return !isName
          && snapshot.members().stream()
              .noneMatch(
                  other ->
                      other.instanceId().equals(member.instanceId())
                          || other.endpoint().host().equals(member.endpoint().host()));
    }
  }
}
