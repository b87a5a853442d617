package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens links for sessions: one physical connection, whose server has said its identity and its
 * role. A wrong answer is a fact for the monitor; this is also what protects against names that
 * still point to the old writer.
 */
public final class LinkOpener {
  private static final Logger LOG = Logger.getLogger(LinkOpener.class);
  private static final int MOST_CONNECTS_AT_ONCE = 8;

  /**
   * Connects to one instance at the same time. A log-in is mostly computing, so more of them than
   * the processors can take make the first one after a failover as late as the last.
   */
  private static final int CONNECTS_AT_ONCE =
      Math.min(MOST_CONNECTS_AT_ONCE, 2 * Runtime.getRuntime().availableProcessors());

  private final PhysicalOpener opener;
  private final FamilyHolder family;
  private final TopologyView view;
  private final ClusterMonitor monitor;
  private final LinkRegistry registry;
  private final HostsInUse hosts;
  private final Watchdog watchdog;
  private final @Nullable Duration maxLifetime;
  private final Duration auxiliaryTimeout;
  private final RoleVerification verification;
  private final EngineEvents events;
  private final NanoClock clock;
  private final RandomGenerator random;
  private final Map<String, Semaphore> connects = new ConcurrentHashMap<>();

  /**
   * @param hosts told of the instances in use
   * @param maxLifetime of a link, null for none
   * @param auxiliaryTimeout limit of the engine's own calls on a link
   */
  public LinkOpener(
      PhysicalOpener opener,
      FamilyHolder family,
      ClusterMonitor monitor,
      LinkRegistry registry,
      HostsInUse hosts,
      Watchdog watchdog,
      @Nullable Duration maxLifetime,
      Duration auxiliaryTimeout,
      RoleVerification verification,
      EngineEvents events,
      NanoClock clock,
      RandomGenerator random) {
    this.opener = opener;
    this.family = family;
    this.view = monitor.view();
    this.monitor = monitor;
    this.registry = registry;
    this.hosts = hosts;
    this.watchdog = watchdog;
    this.maxLifetime = maxLifetime;
    this.auxiliaryTimeout = auxiliaryTimeout;
    this.verification = verification;
    this.events = events;
    this.clock = clock;
    this.random = random;
  }

  /** As {@link PhysicalOpener#failureKind}. */
  public FailureKind failureKind(SQLException failure) {
    return opener.failureKind(failure);
  }

  /**
   * Opens a link to one member.
   *
   * @param role that it must confirm, null if any will do
   * @throws WrongRoleException if it confirmed another
   * @throws NoTurnException if there was no turn before the deadline
   * @throws SQLException the driver's own, or {@code ConnectSQLException} at the deadline
   */
  public Link open(
      Member target, @Nullable Role role, PhysicalOpener.Target login, Deadline deadline)
      throws SQLException {
    Semaphore slots =
        connects.computeIfAbsent(target.instanceId(), id -> new Semaphore(CONNECTS_AT_ONCE, true));
    acquire(slots, target, deadline);
    long began = clock.nanoTime();
    boolean asWriter = role == null ? target.isWriter() : role == Role.WRITER;
    LinkRegistry.Opening opening =
        registry.opening(
            target.instanceId(), asWriter, view.current().health(target.instanceId()).generation());
    try {
      if (role == Role.WRITER && isReplaced(target)) {
        throw wrongRole(target, Role.WRITER, Role.READER);
      }
      if (view.current().member(target.instanceId()) != null) {
        // A name that may move is no host; the instance that answers behind it is watched once it
        // is known.
        hosts.inUse(target);
      }
      return open(target, role, login, opening, began, deadline);
    } catch (SQLException e) {
      throw opening.abortedBecause() == null ? e : ended(opening, target, role, e);
    } finally {
      registry.openingOver(opening);
      slots.release();
    }
  }

  private Link open(
      Member target,
      @Nullable Role role,
      PhysicalOpener.Target login,
      LinkRegistry.Opening opening,
      long began,
      Deadline deadline)
      throws SQLException {
    PhysicalOpener.Opened opened = opener.open(login, deadline, opening::tries);
    boolean kept = false;
    try {
      Link link = verified(opened, login, target, role, began, deadline);
      kept = true;
      return link;
    } finally {
      if (!kept) {
        end(opened);
      }
    }
  }

  /**
   * Whether another instance is known to be the writer, though this one was planned as such. Asked
   * once the opening is registered: a topology that is published later ends it.
   */
  private boolean isReplaced(Member target) {
    boolean isName = target.instanceId().equals(target.endpoint().host());
    return !isName && verification.on() && view.current().hasOtherWriter(target.instanceId());
  }

  /** The driver only knows that its socket was closed. */
  private SQLException ended(
      LinkRegistry.Opening opening, Member target, @Nullable Role role, SQLException met) {
    if (role == Role.WRITER && isReplaced(target)) {
      SQLException wrong = wrongRole(target, Role.WRITER, Role.READER);
      wrong.initCause(met);
      return wrong;
    }
    return new ConnectSQLException(
        "no connection to " + target.endpoint() + ": " + opening.abortedBecause(), met);
  }

  private WrongRoleException wrongRole(Member target, Role wanted, Role found) {
    return new WrongRoleException(
        target.endpoint(), wanted, found, family.best().product().refusesWritesState());
  }

  private static void end(PhysicalOpener.Opened opened) {
    opened.socket().abort();
    try {
      opened.raw().close();
    } catch (SQLException | RuntimeException | Error e) {
      // Its socket is closed, and what kept it from being kept is thrown.
      LOG.debugf("Closing a connection that is not kept met %s", e);
    }
  }

  private void acquire(Semaphore slots, Member target, Deadline deadline) throws SQLException {
    try {
      if (!slots.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
        throw new NoTurnException(
            "no connection to "
                + target.endpoint()
                + " before the deadline: "
                + CONNECTS_AT_ONCE
                + " connects to it are under way");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoTurnException("interrupted while waiting to connect to " + target.endpoint());
    }
  }

  private Link verified(
      PhysicalOpener.Opened opened,
      PhysicalOpener.Target login,
      Member target,
      @Nullable Role role,
      long began,
      Deadline deadline)
      throws SQLException {
    DatabaseFamily kind;
    LinkIdentity identity;
    // Before the question: a change of roles meanwhile must make the link look older, never newer.
    ClusterSnapshot before = view.current();
    long askedAt = clock.nanoTime();
    try (Watchdog.Watch watch =
        watchdog.watch(deadline.atMost(auxiliaryTimeout), opened.socket()::abort)) {
      kind = family.of(opened.raw());
      identity = kind.queries().identify(opened.raw());
    }
    Member found = found(target, identity);
    monitor.report(new Observation.RoleSeen(found.instanceId(), identity.role(), askedAt));
    if (role != null && verification.on() && identity.role() != role) {
      throw wrongRole(target, role, identity.role());
    }
    Link link =
        new Link(
            opened.raw(),
            opener.driver(),
            kind.product(),
            opened.socket(),
            new OpenedAs(
                found,
                identity,
                before.health(found.instanceId()).generation(),
                login,
                opened.user(),
                began,
                expires(began)),
            watchdog,
            auxiliaryTimeout,
            registry);
    hosts.inUse(found);
    registry.opened(link);
    events.publish(
        new EngineEvent.LinkOpened(
            events.source(),
            found.instanceId(),
            found.role(),
            Duration.ofNanos(clock.nanoTime() - began)));
    return link;
  }

  /** The instance that answered, which may be another one than the name suggested. */
  private Member found(Member target, LinkIdentity identity) {
    String id = identity.instanceId();
    if (id == null) {
      return target;
    }
    Member known = view.current().member(id);
    Member member = known != null ? known : new Member(id, target.endpoint(), identity.role(), -1);
    return member.as(identity.role());
  }

  private long expires(long began) {
    Duration lifetime = maxLifetime;
    if (lifetime == null) {
      return Long.MAX_VALUE;
    }
    long nanos = lifetime.toNanos();
    return began + nanos - random.nextLong(nanos / 10 + 1);
  }

  /** Gives up every connect that is under way, those of monitors too, and refuses new ones. */
  public void close() {
    opener.close();
  }
}
