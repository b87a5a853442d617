package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Member;
import io.hibernateaws.engine.topology.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The stores of an engine, one per instance, user and database, made when first needed.
 * Thread-safe.
 */
final class LinkStores {
  /** What a taker needs of a link that must be opened; stores open without arguments. */
  private record Opening(@Nullable Role role, Deadline deadline) {}

  private final LinkStore.Factory factory;
  private final LinkOpener opener;
  private final Logins logins;
  private final Duration connectTimeout;
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

  LinkStores(
      LinkStore.Factory factory,
      LinkOpener opener,
      Logins logins,
      Duration connectTimeout,
      NanoClock clock) {
    this.factory = factory;
    this.opener = opener;
    this.logins = logins;
    this.connectTimeout = connectTimeout;
    this.clock = clock;
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

  /** Closes every idle link; borrowed ones end when they come back. */
  void closeIdle() {
    stores
        .values()
        .removeIf(
            store -> {
              store.retired = true;
              store.passive.close();
              return true;
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
    private volatile boolean retired;
    private volatile PhysicalOpener.@Nullable Target asWriter;
    private volatile PhysicalOpener.@Nullable Target asReader;

    Store(StoreKey key, Member member, ConnectRequest request) {
      this.member = member;
      this.request = request;
      this.passive = factory.create(key.toString(), this::open);
    }

    LinkStore.StoredLink take(@Nullable Role role, Deadline deadline) throws SQLException {
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
        opening = new Opening(null, Deadline.in(connectTimeout, clock));
      }
      Role role = opening.role();
      return opener.open(
          member, role, login(role == null ? member.role() : role), opening.deadline());
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
