package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.NoTurnException;
import io.hibernateaws.engine.link.SlowLoginException;
import io.hibernateaws.engine.link.WrongRoleException;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a session is told that gets no link. Thread-safe. */
final class AcquisitionErrors {
  private final Routing routing;
  private final TopologyView view;
  private final PermitQueue permits;
  private final LeaseLedger ledger;
  private final Duration acquisition;

  /**
   * @param acquisition longest wait of a bind
   */
  AcquisitionErrors(
      Routing routing,
      TopologyView view,
      PermitQueue permits,
      LeaseLedger ledger,
      Duration acquisition) {
    this.routing = routing;
    this.view = view;
    this.permits = permits;
    this.ledger = ledger;
    this.acquisition = acquisition;
  }

  /** No permit was free in time: because no host is usable, or because sessions hold them all. */
  SQLException noPermit(Role lane, ConnectRequest request) {
    ConnectPlan plan = routing.planWithoutTurn(request.readOnly(), view.current());
    if (routing.failover() != null && plan.candidates().isEmpty()) {
      return noHost(plan.because(), null);
    }
    return new ConnectSQLException(
        permits.fullBecause(lane, request)
            + ", "
            + permits.waiting()
            + " sessions wait; held longest by: "
            + ledger.holders());
  }

  /**
   * No host was usable in time.
   *
   * @param met the last failure of the session itself, null if it met none
   */
  FailoverFailedSQLException noHost(String because, @Nullable SQLException met) {
    ClusterSnapshot snapshot = view.current();
    SQLException last = met == null ? snapshot.lastFailure() : met;
    return new FailoverFailedSQLException(
        "no usable host before the deadline (the earliest of failover.timeout="
            + routing.failover()
            + ", pool.acquisition_timeout="
            + acquisition
            + " and the caller's own limit): "
            + because
            + snapshot.refusal(),
        new FailoverDetails(FailoverDetails.Phase.BIND, null, null, Duration.ZERO),
        last);
  }

  /** The thread was interrupted while it waited; its flag is left set. */
  static ConnectSQLException interrupted(Exception met) {
    return new ConnectSQLException("interrupted while waiting for a connection", met);
  }

  static ConnectSQLException closed(@Nullable SQLException met) {
    return new ConnectSQLException("the engine is closed", met);
  }

  /** The failure as the application may see it: exceptions of the engine's own rooms end here. */
  static SQLException toPublicException(SQLException failure) {
    return failure instanceof WrongRoleException
            || failure instanceof NoTurnException
            || failure instanceof SlowLoginException
        ? new ConnectSQLException("no connection: " + failure.getMessage(), failure)
        : failure;
  }
}
