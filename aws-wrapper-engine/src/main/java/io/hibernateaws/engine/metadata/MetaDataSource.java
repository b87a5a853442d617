package io.hibernateaws.engine.metadata;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.StateReplay;
import io.hibernateaws.engine.verdict.FailureDesk;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where metadata calls of a session get their link: the bound one, else one lent by any healthy
 * host until the call is over and its result sets are closed. It never binds the session. Confined
 * to the session.
 */
public final class MetaDataSource {
  /** A lent link that breaks is replaced this often: the call changes nothing, so it may repeat. */
  private static final int ATTEMPTS = 3;

  private final MetaDataSession session;
  private final StateReplay replay;
  private final FailureDesk desk;
  private @Nullable Lease lent;
  private int openResults;
  private boolean lostLent;

  public MetaDataSource(MetaDataSession session, StateReplay replay, FailureDesk desk) {
    this.session = session;
    this.replay = replay;
    this.desk = desk;
  }

  /**
   * The metadata that the application is given.
   *
   * @throws SQLException if no link could be asked for the facts of its driver and product
   */
  public DatabaseMetaData metaData() throws SQLException {
    return new GuardedMetaData(this, session.defaults());
  }

  CallGuard guard(Link link) {
    return new MetaDataGuard(this, session.guard(link));
  }

  /** Whether this is the link that is lent for metadata at this moment. */
  boolean lends(Link link) {
    Lease current = lent;
    return current != null && current.link() == link;
  }

  void handsOutLent(Link link) throws SQLException {
    session.handsOut(link);
  }

  Connection connection() {
    return session.connection();
  }

  Link enter() throws SQLException {
    lostLent = false;
    session.checkUsable();
    if (session.boundLink() != null) {
      return session.enterAsBound();
    }
    Lease current = lent == null ? lend() : lent;
    current.link().enter();
    return current.link();
  }

  private Lease lend() throws SQLException {
    ConnectRequest request = session.currentRequest();
    Lease fresh =
        session
            .lender(request)
            .lend(
                "did not take the session's settings",
                (lease, deadline) -> {
                  replay.applySchema(session.state(), request, lease.link(), deadline);
                  return lease;
                });
    lent = fresh;
    openResults = 0;
    return fresh;
  }

  /** Notes a failure while the call is still in flight. */
  SQLException caught(Link link, SQLException failure) {
    Lease current = lent;
    if (current != null && current.link() == link && desk.isLoss(link, failure)) {
      lent = null;
      lostLent = true;
      current.evict("lost in a metadata call");
    }
    return failure;
  }

  /** A metadata call has ended with neither a result nor an SQLException. */
  void torn(Link link) {
    session.guard(link).torn(link, CallKind.OTHER, null);
    Lease current = lent;
    if (current != null && current.link() == link) {
      lent = null;
      current.evict("a metadata call broke off");
    }
  }

  void exit(Link link) {
    link.exit();
    Lease current = lent;
    if (current != null && current.link() == link && openResults == 0) {
      giveBack(current);
    }
  }

  /** Returns if the call may be tried again. */
  void failed(Link link, SQLException failure, int attempt) throws SQLException {
    if (link == session.boundLink()) {
      throw session.guard(link).failed(link, failure, CallKind.OTHER, null);
    }
    if (!lostLent || attempt >= ATTEMPTS) {
      throw failure;
    }
  }

  @Nullable ResultSet resultSet(Link link, @Nullable ResultSet results) {
    if (results == null) {
      return null;
    }
    Lease current = lent;
    if (current == null || current.link() != link) {
      return new MetaDataResultSet(this, link, null, results);
    }
    openResults++;
    return new MetaDataResultSet(this, link, current, results);
  }

  /** A result set is closed; the last one of a lent link gives it back. */
  void closed(Lease lease) {
    if (lease == lent && --openResults == 0) {
      giveBack(lease);
    }
  }

  /** The session ends: a link that result sets still keep is given back. */
  public void close() {
    if (lent != null) {
      giveBack(lent);
    }
  }

  private void giveBack(Lease lease) {
    lent = null;
    Link link = lease.link();
    if (link.isBroken() || link.driver().transactionState(link.raw()) == TransactionState.IDLE) {
      lease.giveBack();
    } else {
      lease.evict("a metadata call left a transaction open");
    }
  }

  /** The driver's own metadata belongs to one link, so this binds as unwrapping does. */
  <T> T unwrap(Class<T> type) throws SQLException {
    Link link = session.enterAsBound();
    return session.call(
        link,
        CallKind.OTHER,
        connection -> {
          DatabaseMetaData raw = connection.getMetaData();
          session.handsOut(link);
          return type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
        });
  }

  boolean isWrapperFor(Class<?> type) throws SQLException {
    Link link = enter();
    boolean over = false;
    try {
      DatabaseMetaData raw = link.raw().getMetaData();
      boolean wraps = type.isInstance(raw) || raw.isWrapperFor(type);
      over = true;
      return wraps;
    } catch (SQLException e) {
      over = true;
      throw e;
    } finally {
      if (over) {
        exit(link);
      } else {
        torn(link);
      }
    }
  }
}
