package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.NoTurnException;
import io.hibernateaws.engine.link.SlowLoginException;
import io.hibernateaws.engine.link.WrongRoleException;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions get links: wait for a permit, plan, take from the store of the planned host,
 * check, lend. While no host is usable it waits for a better snapshot; nothing of the application
 * has been sent, so a failover is only a longer wait.
 */
public final class PlannedSupply implements LinkSupply {
  /**
   * How requests are routed, known for sure once the family of the database is.
   *
   * @param planner decides where they go
   * @param failover whole budget of a failover, null if the feature is off or there is no topology:
   *     then nobody waits
   */
  public record Routing(RoutePlanner planner, @Nullable Duration failover) {}

  /**
   * Limits of a bind.
   *
   * @param acquisition longest wait of a bind
   * @param roleRetry how long hosts in the wrong role are tried again
   * @param connect limit of one connect
   * @param readerConnect limit of one connect to a reader
   * @param retryPause between tries while the snapshot does not change
   * @param onConnect whether an eager connect waits for a failover too
   * @param validateAfterIdle a link idle for longer is asked before it is lent
   * @param verifyRole whether a link in another role than planned is refused
   */
  public record Limits(
      Duration acquisition,
      Duration roleRetry,
      Duration connect,
      Duration readerConnect,
      Duration retryPause,
      boolean onConnect,
      Duration validateAfterIdle,
      boolean verifyRole) {}

  /** Which host a request is planned for. */
  private enum BindTarget {
    /** One of the role it asks for. */
    REQUESTED,
    /** The writer, though it only reads. */
    WRITER_TO_READ,
    /** Any healthy one. */
    ANY
  }

  /** How a request is planned. */
  private enum Patience {
    /** Waits for a host until the deadline. */
    FAILOVER,
    /** Takes what there is now, or fails with the reason. */
    NONE
  }

  private final Supplier<Routing> routing;
  private final TopologyView view;
  private final ObservationSink sink;
  private final FamilyHolder family;
  private final PermitQueue permits;
  private final LinkStores stores;
  private final LeaseLedger ledger;
  private final Limits limits;
  private final ReaderFallbackLog outage;
  private final EngineObserver observer;
  private final NanoClock clock;
  private final Runnable startMonitor;
  private final Deadline noRoleRetry;
  private final AtomicReference<@Nullable Role> firstRole = new AtomicReference<>();
  private volatile boolean booting = true;
  private volatile boolean closed;

  PlannedSupply(
      Supplier<Routing> routing,
      TopologyView view,
      ObservationSink sink,
      FamilyHolder family,
      PermitQueue permits,
      LinkStores stores,
      LeaseLedger ledger,
      Limits limits,
      ReaderFallbackLog outage,
      EngineObserver observer,
      NanoClock clock,
      Runnable startMonitor) {
    this.routing = routing;
    this.view = view;
    this.sink = sink;
    this.family = family;
    this.permits = permits;
    this.stores = stores;
    this.ledger = ledger;
    this.limits = limits;
    this.outage = outage;
    this.observer = observer;
    this.clock = clock;
    this.startMonitor = startMonitor;
    this.noRoleRetry = Deadline.never(clock);
  }

  /** From now on requests wait for a failover instead of taking any host. */
  public void applicationStarted() {
    booting = false;
  }

  void close() {
    closed = true;
  }

  @Override
  public Lease borrow(ConnectRequest request) throws SQLException {
    return borrow(request, lazyPatience(), BindTarget.REQUESTED);
  }

  @Override
  public Lease borrowWriterToRead(ConnectRequest request) throws SQLException {
    return borrow(request, lazyPatience(), BindTarget.WRITER_TO_READ);
  }

  private Patience lazyPatience() {
    return !booting && routing.get().failover() != null ? Patience.FAILOVER : Patience.NONE;
  }

  @Override
  public Lease borrowEagerly(ConnectRequest request) throws SQLException {
    boolean waits = limits.onConnect() && routing.get().failover() != null;
    return borrow(request, waits ? Patience.FAILOVER : Patience.NONE, BindTarget.REQUESTED);
  }

  @Override
  public Lease borrowAny(ConnectRequest request) throws SQLException {
    return borrow(request, Patience.NONE, BindTarget.ANY);
  }

  @Override
  public boolean hasUsableHost(ConnectRequest request) {
    startMonitor.run();
    ClusterSnapshot snapshot = view.current();
    return !closed
        && !snapshot.members().isEmpty()
        && !plan(routing.get().planner().unordered(), request, BindTarget.REQUESTED, snapshot)
            .candidates()
            .isEmpty();
  }

  private Lease borrow(ConnectRequest request, Patience patience, BindTarget aim)
      throws SQLException {
    startMonitor.run();
    long began = clock.nanoTime();
    try {
      return borrow(request, patience, aim, began);
    } catch (SQLException e) {
      if (observer.isWatching()) {
        observer.on(
            new EngineEvent.NotBound(
                request.readOnly(),
                request.tenant(),
                Duration.ofNanos(clock.nanoTime() - began),
                e));
      }
      throw e;
    }
  }

  private Lease borrow(ConnectRequest request, Patience patience, BindTarget aim, long began)
      throws SQLException {
    Deadline deadline = deadline(request, patience);
    PermitQueue.Permit permit = permit(request, deadline);
    boolean lent = false;
    try {
      PooledLease lease = find(request, patience, aim, permit, deadline);
      lent = true;
      Link link = lease.link();
      if (closed) {
        // The engine closed between its last look at who holds what and this lease.
        lease.evict("the engine is closing");
        throw new ConnectSQLException("the engine is closed");
      }
      if (aim == BindTarget.REQUESTED
          && link.member().instanceId().equals(routing.get().planner().namedInstance())) {
        firstRole.compareAndSet(null, link.role());
      }
      if (observer.isWatching()) {
        observer.on(
            new EngineEvent.Bound(
                link.member().instanceId(),
                link.role(),
                request.readOnly(),
                request.tenant(),
                Duration.ofNanos(clock.nanoTime() - began)));
      }
      return lease;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException("interrupted while waiting for a connection", e);
    } finally {
      if (!lent) {
        permit.release();
      }
    }
  }

  private Deadline deadline(ConnectRequest request, Patience patience) {
    Duration limit = limits.acquisition();
    if (patience == Patience.FAILOVER) {
      limit = shorter(limit, routing.get().failover());
    }
    return Deadline.in(shorter(limit, request.limit()), clock);
  }

  private static Duration shorter(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) <= 0 ? one : other;
  }

  private PermitQueue.Permit permit(ConnectRequest request, Deadline deadline) throws SQLException {
    Role lane = request.readOnly() ? Role.READER : Role.WRITER;
    PermitQueue.Permit permit;
    try {
      permit = closed ? null : permits.acquire(lane, request, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException("interrupted while waiting for a permit", e);
    }
    if (permit != null && !closed) {
      return permit;
    }
    if (permit != null) {
      permit.release();
    }
    if (closed) {
      throw new ConnectSQLException("the engine is closed");
    }
    ClusterSnapshot snapshot = view.current();
    ConnectPlan plan =
        plan(routing.get().planner().unordered(), request, BindTarget.REQUESTED, snapshot);
    if (routing.get().failover() != null && plan.candidates().isEmpty()) {
      throw noHost(plan.because(), null);
    }
    throw new ConnectSQLException(
        permits.fullBecause(lane, request)
            + ", "
            + permits.waiting()
            + " sessions wait; held longest by: "
            + ledger.holders());
  }

  private PooledLease find(
      ConnectRequest request,
      Patience patience,
      BindTarget aim,
      PermitQueue.Permit permit,
      Deadline deadline)
      throws SQLException, InterruptedException {
    awaitFirstSnapshot(patience, deadline);
    SQLException last = null;
    long began = clock.nanoTime();
    boolean wished = false;
    Deadline roleRetry = noRoleRetry;
    while (true) {
      if (closed) {
        throw new ConnectSQLException("the engine is closed", last);
      }
      ClusterSnapshot snapshot = view.current();
      ConnectPlan plan = plan(request, aim, snapshot);
      boolean wrongRole = false;
      for (Member candidate : plan.candidates()) {
        long asked = clock.nanoTime();
        try {
          PooledLease lease = lend(candidate, plan, request, permit, deadline);
          noteReads(lease.link(), plan, request, aim, snapshot);
          return lease;
        } catch (WrongRoleException e) {
          last = e;
          wrongRole = true;
          roleRetry = roleRetry.isInfinite() ? Deadline.in(limits.roleRetry(), clock) : roleRetry;
        } catch (NoTurnException e) {
          last = e;
        } catch (SQLException e) {
          last = e;
          passOnIfNotTheHost(candidate, snapshot, asked, e);
        }
        if (deadline.passed() || Thread.currentThread().isInterrupted()) {
          break;
        }
      }
      // A wrong role is about to be corrected by the monitor, whoever asks.
      if (patience == Patience.NONE && !wrongRole) {
        throw last != null
            ? outward(last)
            : new ConnectSQLException("no connection: " + plan.because());
      }
      if (deadline.passed() || roleRetry.passed()) {
        throw noHost(plan.because(), last);
      }
      if (plan.candidates().isEmpty() && !wished) {
        wished = true;
        sink.report(new Observation.HostWanted(wanted(plan), began));
      }
      view.await(
          newer -> newer.version() != snapshot.version(),
          deadline.earliest(roleRetry).atMost(limits.retryPause()));
    }
  }

  /** Exceptions of this package end here. */
  private static SQLException outward(SQLException failure) {
    return failure instanceof WrongRoleException
            || failure instanceof NoTurnException
            || failure instanceof SlowLoginException
        ? new ConnectSQLException("no connection: " + failure.getMessage(), failure)
        : failure;
  }

  private ConnectPlan plan(ConnectRequest request, BindTarget aim, ClusterSnapshot snapshot) {
    return plan(routing.get().planner(), request, aim, snapshot);
  }

  private ConnectPlan plan(
      RoutePlanner planner, ConnectRequest request, BindTarget aim, ClusterSnapshot snapshot) {
    if (aim == BindTarget.ANY) {
      return planner.planAny(snapshot);
    }
    if (aim == BindTarget.WRITER_TO_READ) {
      return planner.planWriterToRead(snapshot);
    }
    return booting
        ? planner.planAtBoot(request.readOnly(), firstRole.get(), snapshot)
        : planner.plan(request.readOnly(), firstRole.get(), snapshot);
  }

  private static Role wanted(ConnectPlan plan) {
    return plan.role() == Role.READER ? Role.READER : Role.WRITER;
  }

  /**
   * Until the first topology is known there is nothing to plan with; a server that refuses us says
   * why.
   */
  private void awaitFirstSnapshot(Patience patience, Deadline deadline)
      throws SQLException, InterruptedException {
    if (!view.current().members().isEmpty()) {
      // Every borrow but the first few: no lock that all of them would share.
      return;
    }
    boolean known =
        view.await(
            snapshot ->
                closed
                    || !snapshot.members().isEmpty()
                    || (snapshot.lastFailure() != null
                        && endsTheWait(patience, snapshot.lastFailure())),
            deadline);
    ClusterSnapshot snapshot = view.current();
    if (!snapshot.members().isEmpty()) {
      return;
    }
    SQLException lastFailure = snapshot.lastFailure();
    if (lastFailure != null && (!known || endsTheWait(patience, lastFailure))) {
      throw outward(lastFailure);
    }
    throw noHost("the cluster is not known yet", lastFailure);
  }

  private boolean endsTheWait(Patience patience, SQLException lastFailure) {
    return patience == Patience.NONE
        || FamilyHolder.isMisconfiguration(lastFailure)
        || family.best().classify(lastFailure) != FailureKind.NETWORK;
  }

  /**
   * A refusal to log in, or any other word of the server, is the session's to hear; silence and
   * refusal are the host's.
   */
  private void passOnIfNotTheHost(
      Member candidate, ClusterSnapshot snapshot, long asked, SQLException failure)
      throws SQLException {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    if (family.best().classify(failure) != FailureKind.NETWORK) {
      throw failure;
    }
    boolean isMember = snapshot.member(candidate.instanceId()) != null;
    boolean cutShort =
        (failure instanceof ConnectSQLException || failure instanceof SlowLoginException)
            && clock.nanoTime() - asked < limits.connect().toNanos();
    // A connect that its caller gave no time, and a name that is no member, say nothing about a
    // host.
    if (isMember && !cutShort) {
      sink.report(new Observation.ConnectFailed(candidate.instanceId(), asked));
    }
  }

  private PooledLease lend(
      Member candidate,
      ConnectPlan plan,
      ConnectRequest request,
      PermitQueue.Permit permit,
      Deadline deadline)
      throws SQLException {
    while (true) {
      Deadline connect = candidate.isWriter() ? deadline : deadline.atMost(limits.readerConnect());
      LinkStore.StoredLink stored = stores.take(candidate, plan.role(), request, connect);
      Link link = stored.link();
      // A writer that was replaced while it was connected to may still believe that it writes.
      if (plan.role() == Role.WRITER
          && limits.verifyRole()
          && view.current().hasOtherWriter(link.member().instanceId())) {
        link.end("its instance was replaced as the writer while it was opened");
        stored.evict();
        throw new WrongRoleException(candidate.endpoint().toString(), Role.WRITER, Role.READER);
      }
      long now = clock.nanoTime();
      String refused = reasonToRefuse(link, plan.role(), deadline, now);
      if (refused == null) {
        return ledger.begin(
            new PooledLease(stored, permit, plan.mode(), ledger, now, ledger.placeOfTaking()));
      }
      link.end(refused);
      stored.evict();
    }
  }

  /** A read that must see a write is given the writer although there are readers: no outage. */
  private void noteReads(
      Link link,
      ConnectPlan plan,
      ConnectRequest request,
      BindTarget aim,
      ClusterSnapshot snapshot) {
    if (plan.fallback()) {
      if (aim == BindTarget.REQUESTED) {
        outage.fellBack(snapshot.version(), plan.because());
      }
      observer.on(new EngineEvent.ReaderFallback(link.member().instanceId(), plan.because()));
    } else if (request.readOnly() && link.role() == Role.READER) {
      outage.served(snapshot.version());
    }
  }

  /**
   * The checks of a take, on every take: the store hands out whatever it was given last (mechanisms
   * 1.1).
   */
  private @Nullable String reasonToRefuse(
      Link link, @Nullable Role role, Deadline deadline, long now) {
    if (link.isBroken()) {
      return "broken";
    }
    String refused = ledger.reasonToRefuse(link, now);
    if (refused != null) {
      return refused;
    }
    if (role != null && limits.verifyRole() && link.role() != role) {
      return "opened to a " + link.role() + ", wanted a " + role;
    }
    long idleSince = link.lastUsedNanos();
    boolean suspect = view.current().health(link.member().instanceId()).mayHaveDied(idleSince);
    boolean idle = now - idleSince > limits.validateAfterIdle().toNanos();
    return (suspect || idle) && !answers(link, deadline)
        ? "did not answer before it was lent"
        : null;
  }

  private static boolean answers(Link link, Deadline deadline) {
    try {
      return link.auxiliary(deadline, raw -> raw.isValid(0));
    } catch (SQLException e) {
      return false;
    }
  }

  private FailoverFailedSQLException noHost(String because, @Nullable SQLException met) {
    ClusterSnapshot snapshot = view.current();
    SQLException last = met == null ? snapshot.lastFailure() : met;
    return new FailoverFailedSQLException(
        "no usable host before the deadline (the earliest of failover.timeout="
            + routing.get().failover()
            + ", pool.acquisition_timeout="
            + limits.acquisition()
            + " and the caller's own limit): "
            + because
            + snapshot.refusal(),
        new FailoverDetails(FailoverDetails.Phase.BIND, null, null, Duration.ZERO),
        last);
  }
}
