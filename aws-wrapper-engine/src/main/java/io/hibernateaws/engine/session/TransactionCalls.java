package io.hibernateaws.engine.session;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.verdict.Refusal;
import java.sql.SQLException;
import java.sql.Savepoint;

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
      TransactionEnd.call(session, link, CallKind.ROLLBACK);
    } else {
      TransactionEnd.commit(session, link, CallKind.COMMIT);
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
        throw refusal.again();
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
    session.beginQuietly(link);
    try {
      link.raw().rollback();
      link.unitOfWorkEnded(session.state.autoCommit());
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      session.torn(link, CallKind.ROLLBACK, null);
      throw e;
    }
    link.exit();
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
        TransactionEnd.call(session, link, CallKind.ROLLBACK);
        rolledBack(session, link);
        throw failedTransaction("setAutoCommit(true)");
      }
      if (on) {
        TransactionEnd.commit(session, link, CallKind.AUTO_COMMIT_ON);
      } else {
        TransactionEnd.call(session, link, CallKind.OTHER);
      }
      session.state.confirmProvisional();
    }
    session.state.autoCommit(on);
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
