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
import io.hibernateaws.engine.time.StackRoom;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The store of the links to one instance for one user and database. Thread-safe. */
final class InstanceStore {
  /** What a taker needs of a link that must be opened; stores open without arguments. */
  private record Opening(@Nullable Role role, Deadline deadline) {}

  /**
   * The opening that a thread's take may lead to: a store opens on the thread of the taker, who may
   * have less time than a connect may take. The holder stays with its thread, empty between takes,
   * because an entry for each take costs more than the take; it is a JDK class, so that a thread
   * that outlives the engine pins none of its classes.
   */
  static final class Takers {
    @SuppressWarnings("ThreadLocalUsage") // one per engine; stores take no arguments
    private final ThreadLocal<AtomicReference<@Nullable Opening>> taker =
        ThreadLocal.withInitial(AtomicReference::new);
  }

  private final Member member;
  private final ConnectRequest request;
  private final LinkOpener opener;
  private final ConnectTargets targets;
  private final LinkRegistry registry;
  private final StoreAdmission admission;
  private final Takers takers;
  private final Duration connectTimeout;
  private final NanoClock clock;
  private final LinkStore passive;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile long lastTake;
  private volatile boolean retired;
  private volatile PhysicalOpener.@Nullable Target asWriter;
  private volatile PhysicalOpener.@Nullable Target asReader;

  /**
   * @param request of the first taker, whose user and database are those of every link here
   * @param connectTimeout of a connect that no taker waits for
   */
  InstanceStore(
      StoreKey key,
      Member member,
      ConnectRequest request,
      LinkStore.Factory factory,
      LinkOpener opener,
      ConnectTargets targets,
      LinkRegistry registry,
      StoreAdmission admission,
      Takers takers,
      Duration connectTimeout,
      NanoClock clock) {
    this.member = member;
    this.request = request;
    this.opener = opener;
    this.targets = targets;
    this.registry = registry;
    this.admission = admission;
    this.takers = takers;
    this.connectTimeout = connectTimeout;
    this.clock = clock;
    this.lastTake = clock.nanoTime();
    this.passive = factory.create(key.toString(), this::open);
  }

  /**
   * A link, idle or new.
   *
   * @param role that a new link must confirm, null if any will do
   */
  LinkStore.StoredLink take(@Nullable Role role, Deadline deadline) throws SQLException {
    lastTake = clock.nanoTime();
    AtomicReference<@Nullable Opening> holder = takers.taker.get();
    holder.setPlain(new Opening(role, deadline));
    try {
      return passive.take();
    } finally {
      holder.setPlain(null);
    }
  }

  private Link open() throws SQLException {
    StackRoom.toOpen();
    Opening opening = takers.taker.get().getPlain();
    if (opening == null) {
      // A pool that opens on a thread of its own knows no taker: the connect has its usual time.
      opening = new Opening(null, Deadline.in(connectTimeout, clock));
    }
    Role role = opening.role();
    Deadline deadline = opening.deadline();
    PhysicalOpener.Target target = target(role == null ? member.role() : role);
    Link link = admission.open(this, deadline, () -> opener.open(member, role, target, deadline));
    links.removeIf(earlier -> !registry.isOpen(earlier));
    links.add(link);
    return link;
  }

  /** Made when a link is opened, not when one is taken, and then the same for every link. */
  private PhysicalOpener.Target target(Role shown) {
    PhysicalOpener.Target made = shown == Role.WRITER ? asWriter : asReader;
    if (made == null) {
      made = targets.session(member.endpoint(), request, shown);
      if (shown == Role.WRITER) {
        asWriter = made;
      } else {
        asReader = made;
      }
    }
    return made;
  }

  /** Whether its links are those of another user or database than the engine's own. */
  boolean isTenants() {
    return isTenants(request);
  }

  static boolean isTenants(ConnectRequest request) {
    return request.user() != null || request.database() != null;
  }

  long lastTake() {
    return lastTake;
  }

  boolean hasIdle(Set<Link> lent) {
    return links.stream().anyMatch(link -> registry.isOpen(link) && !lent.contains(link));
  }

  /** Closes the store, and lets a take that fails for it be tried on a new one. Always true. */
  boolean retire() {
    retired = true;
    return close();
  }

  boolean isRetired() {
    return retired;
  }

  /** Closes every idle link; borrowed ones end when they come back. Always true. */
  boolean close() {
    passive.close();
    return true;
  }

  /**
   * Whether its instance has left the cluster; a store of a mere name, such as the URL's, never
   * does.
   */
  boolean isGoneFrom(ClusterSnapshot snapshot) {
    boolean isName = member.instanceId().equals(member.endpoint().host());
    return !isName && snapshot.hasLeft(member);
  }
}
