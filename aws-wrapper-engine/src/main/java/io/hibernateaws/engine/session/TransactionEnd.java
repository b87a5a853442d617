package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The driver's calls that end a transaction, on a link that was entered: with a marker where a lost
 * commit is to be verified, and with the position that later reads must see.
 */
final class TransactionEnd {
  private TransactionEnd() {}

  /** A call that commits what is open, on the link that was entered. */
  static void commit(Session session, Link link, CallKind kind) throws SQLException {
    boolean asksPosition = session.writes.beforeCommit(link);
    commitVerified(session, link, kind);
    if (asksPosition && session.link == link) {
      session.writes.record(link);
      if (link.isTorn()) {
        session.dropLink("broke off where its position was asked for");
      }
    }
  }

  private static void commitVerified(Session session, Link link, CallKind kind)
      throws SQLException {
    OutcomeVerification verification = session.shared().verification();
    if (verification == null || !mayVerify(session, link)) {
      call(session, link, kind);
      return;
    }
    Marker marker = mark(session, link, verification);
    try {
      call(session, link, kind, marker);
    } finally {
      if (marker != null) {
        verification.settled(marker);
      }
    }
  }

  /** Whether there is something to verify: only a transaction that writes pays. */
  private static boolean mayVerify(Session session, Link link) {
    return session.stateBefore() == TransactionState.OPEN
        && link.wrote()
        && !session.state.readOnly();
  }

  private static @Nullable Marker mark(Session session, Link link, OutcomeVerification verification)
      throws SQLException {
    SQLException failure;
    try {
      return verification.mark(link);
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      session.torn(link, CallKind.UPDATE, null);
      throw e;
    }
    link.exit();
    SQLException exception = session.failed(link, failure, CallKind.UPDATE, null);
    if (session.link == link) {
      verification.markingFailed(link, failure);
      TransactionCalls.rollback(session);
      throw new SQLException(
          "The marker row by which a lost commit is verified (transaction.outcome=verify) could not"
              + " be written, so the transaction has been rolled back; run it again, for now"
              + " without one: "
              + failure.getMessage(),
          "40000",
          failure);
    }
    throw exception;
  }

  /** The call as it is: for a rollback, and for a switch that begins a transaction. */
  static void call(Session session, Link link, CallKind kind) throws SQLException {
    call(session, link, kind, null);
  }

  /**
   * The call on the link that was entered.
   *
   * @param marker by which the commit is found if it is lost, null if it cannot be
   */
  private static void call(Session session, Link link, CallKind kind, @Nullable Marker marker)
      throws SQLException {
    SQLException failure = null;
    try {
      if (link.wrote()) {
        link.commitBegins();
      }
      switch (kind) {
        case COMMIT -> link.raw().commit();
        case ROLLBACK -> link.raw().rollback();
        case AUTO_COMMIT_ON -> link.raw().setAutoCommit(true);
        case OTHER -> link.raw().setAutoCommit(false);
        case QUERY, UPDATE, BATCH, SAVEPOINT, FETCH ->
            throw new IllegalArgumentException(kind + " does not begin or end a transaction");
      }
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      session.torn(link, kind, null);
      throw e;
    }
    link.exit();
    if (failure != null) {
      SQLException exception = session.commitFailed(link, failure, kind, marker);
      if (exception != null) {
        throw exception;
      }
    }
    boolean commits = kind == CallKind.COMMIT || kind == CallKind.AUTO_COMMIT_ON;
    if (commits && link.wrote() && !session.state.readOnly()) {
      CommitWatch.committed();
    }
    link.transactionEnded();
    session.committed();
  }
}
