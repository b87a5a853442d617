package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.StateReplay;
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
final class MetaDataSource {
  /** A lent link that breaks is replaced this often: the call changes nothing, so it may repeat. */
  private static final int ATTEMPTS = 3;

  private final Session session;
  private @Nullable Lease lent;
  private int openResults;
  private boolean lostLent;

  MetaDataSource(Session session) {
    this.session = session;
  }

  LinkGuard guard(Link link) {
    return new LinkGuard(session, link, this);
  }

  /** Whether this is the link that is lent for metadata at this moment. */
  boolean lends(Link link) {
    Lease current = lent;
    return current != null && current.link() == link;
  }

  Connection connection() {
    return session.connection();
  }

  Link enter() throws SQLException {
    lostLent = false;
    session.checkUsable();
    if (session.link != null) {
      return session.enterAsBound();
    }
    Lease current = lent == null ? lend() : lent;
    current.link().enter();
    return current.link();
  }

  private Lease lend() throws SQLException {
    StateReplay replay = session.shared().replay();
    ConnectRequest request = session.currentRequest();
    Lease fresh =
        session
            .lender(request)
            .lend(
                "did not take the session's settings",
                (lease, deadline) -> {
                  replay.applySchema(session.state, request, lease.link(), deadline);
                  return lease;
                });
    lent = fresh;
    openResults = 0;
    return fresh;
  }

  /** Notes a failure while the call is still in flight. */
  SQLException caught(Link link, SQLException failure) {
    Lease current = lent;
    if (current != null
        && current.link() == link
        && session.shared().desk().isLoss(link, failure)) {
      lent = null;
      lostLent = true;
      current.evict("lost in a metadata call");
    }
    return failure;
  }

  /** A metadata call has ended with neither a result nor an SQLException. */
  void torn(Link link) {
    session.torn(link, CallKind.OTHER, null);
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
    if (link == session.link) {
      throw session.failed(link, failure, CallKind.OTHER, null);
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

  void close() {
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
