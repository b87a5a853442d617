package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.NoTurnException;
import io.hibernateaws.engine.link.RoleVerification;
import io.hibernateaws.engine.link.SlowLoginException;
import io.hibernateaws.engine.link.WrongRoleException;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.route.ReaderFallbackLog;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions get links: wait for a permit, plan, take from the store of the planned host,
 * check, lend. While no host is usable it waits for a better snapshot; nothing of the application
 * has been sent, so a failover is only a longer wait.
 */
public final class PlannedSupply implements LinkSupply {
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

  private final Routing routing;
  private final TopologyView view;
  private final ClusterMonitor monitor;
  private final FamilyHolder family;
  private final Function<SQLException, FailureKind> reading;
  private final PermitQueue permits;
  private final LinkStores stores;
  private final LeaseLedger ledger;
  private final LinkCheck check;
  private final AcquisitionErrors errors;
  private final PoolSettings pool;
  private final FailoverSettings failover;
  private final RoleVerification verification;
  private final Duration connectTimeout;
  private final ReaderFallbackLog outage;
  private final EngineEvents events;
  private final NanoClock clock;
  private final Runnable onBorrow;
  private final Deadline noRoleRetry;
  private volatile boolean closed;

  /**
   * @param reading what a failure to open a link says about its host
   * @param connectTimeout limit of one connect
   * @param onBorrow starts the threads of the engine
   */
  PlannedSupply(
      Routing routing,
      ClusterMonitor monitor,
      FamilyHolder family,
      Function<SQLException, FailureKind> reading,
      PermitQueue permits,
      LinkStores stores,
      LeaseLedger ledger,
      LinkCheck check,
      PoolSettings pool,
      FailoverSettings failover,
      RoleVerification verification,
      Duration connectTimeout,
      ReaderFallbackLog outage,
      EngineEvents events,
      NanoClock clock,
      Runnable onBorrow) {
    this.routing = routing;
    this.view = monitor.view();
    this.monitor = monitor;
    this.family = family;
    this.reading = reading;
    this.permits = permits;
    this.stores = stores;
    this.ledger = ledger;
    this.check = check;
    this.errors = new AcquisitionErrors(routing, view, permits, ledger, pool.acquisitionTimeout());
    this.pool = pool;
    this.failover = failover;
    this.verification = verification;
    this.connectTimeout = connectTimeout;
    this.outage = outage;
    this.events = events;
    this.clock = clock;
    this.onBorrow = onBorrow;
    this.noRoleRetry = Deadline.never(clock);
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
    return routing.waitsForFailover() ? Patience.FAILOVER : Patience.NONE;
  }

  @Override
  public Lease borrowEagerly(ConnectRequest request) throws SQLException {
    boolean waits = failover.onConnect() && routing.failover() != null;
    return borrow(request, waits ? Patience.FAILOVER : Patience.NONE, BindTarget.REQUESTED);
  }

  @Override
  public Lease borrowAny(ConnectRequest request) throws SQLException {
    return borrow(request, Patience.NONE, BindTarget.ANY);
  }

  @Override
  public boolean hasUsableHost(ConnectRequest request) {
    onBorrow.run();
    ClusterSnapshot snapshot = view.current();
    return !closed
        && !snapshot.members().isEmpty()
        && !routing.planWithoutTurn(request.readOnly(), snapshot).candidates().isEmpty();
  }

  private Lease borrow(ConnectRequest request, Patience patience, BindTarget target)
      throws SQLException {
    onBorrow.run();
    long began = clock.nanoTime();
    try {
      return borrow(request, patience, target, began);
    } catch (SQLException e) {
      if (e instanceof FailoverFailedSQLException verdict) {
        events.follow(verdict);
      }
      if (events.isWatching()) {
        events.publish(
            new EngineEvent.NotBound(
                events.source(),
                request.readOnly(),
                request.tenant(),
                Duration.ofNanos(clock.nanoTime() - began),
                e));
      }
      throw e;
    }
  }

  private Lease borrow(ConnectRequest request, Patience patience, BindTarget target, long began)
      throws SQLException {
    Deadline deadline = deadline(request, patience);
    PermitQueue.Permit permit = permit(request, deadline);
    PooledLease lease = null;
    boolean lent = false;
    try {
      lease = find(request, patience, target, permit, deadline);
      Link link = lease.link();
      if (closed) {
        // The engine closed between its last look at the ledger and this lease.
        lease.evict("the engine is closing");
        throw AcquisitionErrors.closed(null);
      }
      if (target == BindTarget.REQUESTED) {
        routing.reached(link.member().instanceId(), link.role());
      }
      if (events.isWatching()) {
        events.publish(
            new EngineEvent.Bound(
                events.source(),
                link.member().instanceId(),
                link.role(),
                request.readOnly(),
                request.tenant(),
                Duration.ofNanos(clock.nanoTime() - began)));
      }
      lent = true;
      return lease;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AcquisitionErrors.interrupted(e);
    } finally {
      if (lease == null) {
        permit.release();
      } else if (!lent) {
        lease.evict("the borrow did not end");
      }
    }
  }

  private Deadline deadline(ConnectRequest request, Patience patience) {
    Duration limit = pool.acquisitionTimeout();
    if (patience == Patience.FAILOVER) {
      limit = shorter(limit, routing.failover());
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
    throw closed ? AcquisitionErrors.closed(null) : errors.noPermit(lane, request);
  }

  private PooledLease find(
      ConnectRequest request,
      Patience patience,
      BindTarget target,
      PermitQueue.Permit permit,
      Deadline deadline)
      throws SQLException, InterruptedException {
    awaitFirstSnapshot(patience, deadline);
    SQLException last = null;
    long began = clock.nanoTime();
    boolean wished = false;
    Deadline roleRetry = noRoleRetry;
    boolean waits = false;
    PooledLease found = null;
    try {
      while (true) {
        if (closed) {
          throw AcquisitionErrors.closed(last);
        }
        ClusterSnapshot snapshot = view.current();
        ConnectPlan plan = plan(request, target, snapshot);
        boolean wrongRole = false;
        for (Member candidate : plan.candidates()) {
          long asked = clock.nanoTime();
          try {
            found =
                noteReads(
                    lend(candidate, plan, request, permit, deadline),
                    plan,
                    request,
                    target,
                    snapshot);
            return found;
          } catch (WrongRoleException e) {
            last = e;
            wrongRole = true;
            roleRetry =
                roleRetry.isInfinite()
                    ? Deadline.in(verification.retryTimeout(), clock)
                    : roleRetry;
          } catch (NoTurnException e) {
            last = e;
          } catch (SQLException e) {
            last = e;
            rethrowUnlessHostFailure(candidate, snapshot, asked, e);
          }
          if (Thread.currentThread().isInterrupted()) {
            throw AcquisitionErrors.interrupted(last);
          }
          if (deadline.passed()) {
            break;
          }
        }
        // A wrong role is about to be corrected by the monitor, so that every session waits for it.
        if (patience == Patience.NONE && !wrongRole) {
          throw last != null
              ? AcquisitionErrors.toPublicException(last)
              : new ConnectSQLException("no connection: " + plan.because());
        }
        if (deadline.passed() || roleRetry.passed()) {
          throw errors.noHost(plan.because(), last);
        }
        if (plan.candidates().isEmpty() && !wished) {
          wished = true;
          monitor.report(new Observation.HostWanted(wanted(plan), began));
        }
        if (!waits) {
          waits = true;
          events.publish(new EngineEvent.WaitBegan(events.source(), request.readOnly()));
        }
        view.await(
            newer -> newer.version() != snapshot.version(),
            deadline.earliest(roleRetry).atMost(verification.retryInterval()));
      }
    } finally {
      if (waits) {
        events.publish(
            new EngineEvent.WaitEnded(
                events.source(),
                request.readOnly(),
                found == null ? null : found.link().member().instanceId()));
      }
    }
  }

  private ConnectPlan plan(ConnectRequest request, BindTarget target, ClusterSnapshot snapshot) {
    return switch (target) {
      case REQUESTED -> routing.plan(request.readOnly(), snapshot);
      case WRITER_TO_READ -> routing.planWriterToRead(snapshot);
      case ANY -> routing.planAny(snapshot);
    };
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
      throw AcquisitionErrors.toPublicException(lastFailure);
    }
    throw errors.noHost("the cluster is not known yet", lastFailure);
  }

  private boolean endsTheWait(Patience patience, SQLException lastFailure) {
    return patience == Patience.NONE
        || FamilyHolder.isMisconfiguration(lastFailure)
        || reading.apply(lastFailure) != FailureKind.NETWORK;
  }

  /**
   * Throws what the server has said, a refusal to log in for example; that a host is silent or
   * refuses connections goes to the monitor, and the session tries the next host.
   */
  private void rethrowUnlessHostFailure(
      Member candidate, ClusterSnapshot snapshot, long asked, SQLException failure)
      throws SQLException {
    if (closed || reading.apply(failure) != FailureKind.NETWORK) {
      throw failure;
    }
    if (Thread.currentThread().isInterrupted()) {
      // A virtual thread's socket is closed by the interrupt, which says nothing about the host.
      throw AcquisitionErrors.interrupted(failure);
    }
    boolean isMember = snapshot.member(candidate.instanceId()) != null;
    boolean cutShort =
        (failure instanceof ConnectSQLException || failure instanceof SlowLoginException)
            && clock.nanoTime() - asked < connectTimeout.toNanos();
    // A connect that its caller gave no time, and a name that is no member, say nothing about a
    // host.
    // Nor does one user that is refused as while roles change: others may be served.
    if (isMember && !cutShort && !family.best().isSwitching(failure)) {
      monitor.report(new Observation.ConnectFailed(candidate.instanceId(), asked));
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
      Deadline connect =
          candidate.isWriter() ? deadline : deadline.atMost(failover.readerConnectTimeout());
      LinkStore.StoredLink stored = stores.take(candidate, plan.role(), request, connect);
      Link link = stored.link();
      String refused = "it could not be checked";
      try {
        if (check.isReplacedWriter(link, plan.role())) {
          refused = "its instance was replaced as the writer while it was opened";
          throw new WrongRoleException(
              candidate.endpoint(),
              Role.WRITER,
              Role.READER,
              family.best().product().refusesWritesState());
        }
        long now = clock.nanoTime();
        String reason = check.reasonToRefuse(link, plan.role(), deadline, now);
        if (reason == null) {
          PooledLease lease =
              new PooledLease(stored, permit, plan.mode(), ledger, now, ledger.placeOfTaking());
          ledger.begin(lease);
          refused = null;
          return lease;
        }
        refused = reason;
      } finally {
        if (refused != null) {
          end(stored, refused);
        }
      }
    }
  }

  private static void end(LinkStore.StoredLink stored, String because) {
    try {
      stored.link().end(because);
    } finally {
      stored.evict();
    }
  }

  /** A read that must see a write is given the writer although there are readers: no outage. */
  private PooledLease noteReads(
      PooledLease lease,
      ConnectPlan plan,
      ConnectRequest request,
      BindTarget target,
      ClusterSnapshot snapshot) {
    Link link = lease.link();
    if (plan.fallback()) {
      if (target == BindTarget.REQUESTED) {
        outage.fellBack(snapshot.version(), plan.because());
      }
      events.publish(
          new EngineEvent.ReaderFallback(
              events.source(), link.member().instanceId(), plan.because()));
    } else if (request.readOnly() && link.role() == Role.READER) {
      outage.served(snapshot.version());
    }
    return lease;
  }
}
