package io.hibernateaws.engine.session;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.verdict.Refusal;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** The calls that begin and end a session's transactions. */
final class TransactionCalls {
  private TransactionCalls() {}

  /**
   * Commits. A failed transaction is rolled back and reported: drivers return normally from a
   * commit that the server has turned into a rollback.
   */
  static void commit(Session session) throws SQLException {
    if (session.link == null) {
      session.checkUsable();
      return;
    }
    Link link = session.enterAsBound();
    boolean failed = session.stateBefore() == TransactionState.FAILED;
    if (failed) {
      end(session, link, CallKind.ROLLBACK);
    } else {
      commit(session, link, CallKind.COMMIT);
    }
    if (failed) {
      rolledBack(session, link);
      throw failedTransaction("commit()");
    }
    session.state.confirmProvisional();
  }

  /**
   * Rolls back. A connection that is lost meanwhile needs no exception: the transaction is gone, as
   * was asked.
   */
  static void rollback(Session session) throws SQLException {
    Refusal refusal = session.refusal();
    if (refusal != null && !session.isClosed()) {
      if (!refusal.rollbackSucceeds()) {
        throw refusal.toException();
      }
      if (refusal.endsWithRollback()) {
        session.acknowledged();
      }
      return;
    }
    Link link = session.link;
    if (link == null) {
      session.checkUsable();
      return;
    }
    SQLException failure = null;
    link.enter();
    try {
      link.raw().rollback();
      link.transactionEnded();
    } catch (SQLException e) {
      failure = e;
    } finally {
      link.exit();
    }
    if (failure == null) {
      rolledBack(session, link);
    } else if (session.isAborted() || !session.shared().desk().isLoss(link, failure)) {
      throw failure;
    } else {
      session.dropLink("lost in rollback()");
    }
  }

  /** What was set in the transaction is set again; a link that does not take it goes. */
  private static void rolledBack(Session session, Link link) {
    if (session.state.hasProvisional()) {
      try {
        session.shared().changes().reapplyProvisional(session.state, link);
      } catch (SQLException e) {
        session.dropLink("did not take the session's settings again");
      }
    }
  }

  static void rollback(Session session, Savepoint savepoint) throws SQLException {
    Link link = session.enterBound();
    session.run(
        link,
        CallKind.SAVEPOINT,
        raw -> {
          raw.rollback(savepoint);
          if (session.state.hasProvisional()) {
            session.shared().changes().reapplyInsideTransaction(session.state, link);
          }
        });
  }

  /** Switching autocommit on commits what is open. */
  static void autoCommit(Session session, boolean on) throws SQLException {
    session.checkUsable();
    if (on == session.state.autoCommit()) {
      return;
    }
    if (session.link != null) {
      Link link = session.enterAsBound();
      if (on && session.stateBefore() == TransactionState.FAILED) {
        end(session, link, CallKind.ROLLBACK);
        rolledBack(session, link);
        throw failedTransaction("setAutoCommit(true)");
      }
      if (on) {
        commit(session, link, CallKind.AUTO_COMMIT_ON);
      } else {
        end(session, link, CallKind.OTHER);
      }
      session.state.confirmProvisional();
    }
    session.state.autoCommit(on);
  }

  /** A call that commits what is open, on the link that was entered. */
  private static void commit(Session session, Link link, CallKind kind) throws SQLException {
    boolean asksPosition = session.writes.beforeCommit(link);
    commitVerified(session, link, kind);
    if (asksPosition && session.link == link) {
      session.writes.record(link);
    }
  }

  private static void commitVerified(Session session, Link link, CallKind kind)
      throws SQLException {
    OutcomeVerification verification = session.shared().verification();
    if (verification == null || !mayVerify(session, link)) {
      end(session, link, kind);
      return;
    }
    Marker marker = mark(session, link, verification);
    try {
      end(session, link, kind, marker);
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
    }
    link.exit();
    SQLException exception = session.failed(link, failure, CallKind.UPDATE, null);
    if (session.link == link) {
      verification.markingFailed(link, failure);
      rollback(session);
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

  private static void end(Session session, Link link, CallKind kind) throws SQLException {
    end(session, link, kind, null);
  }

  /**
   * The call on the link that was entered.
   *
   * @param marker by which the commit is found if it is lost, null if it cannot be
   */
  private static void end(Session session, Link link, CallKind kind, @Nullable Marker marker)
      throws SQLException {
    SQLException failure = null;
    try {
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
    } finally {
      link.exit();
    }
    if (failure != null) {
      SQLException exception = session.commitFailed(link, failure, kind, marker);
      if (exception != null) {
        throw exception;
      }
    }
    link.transactionEnded();
  }

  private static SQLException failedTransaction(String call) {
    return new SQLException(
        call
            + " met a transaction in which a statement had failed, so the server would not commit"
            + " it; it has been rolled back. Roll back after a failed statement, or to a savepoint"
            + " set before it.",
        "40000");
  }
}
