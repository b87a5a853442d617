package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The driver's calls that end a transaction, on a link that was entered: with a marker where a lost
 * commit is to be verified, and with the position that later reads must see.
 */
final class TransactionEnd {
  private static final String NOT_MARKED =
      "The marker row by which a lost commit is verified (transaction.outcome=verify) could not be"
          + " written, and is not tried again for now";

  private static final String NOT_ASKED =
      "The server could not be asked whether the transaction has written"
          + " (read_your_writes.mode=thread)";

  private TransactionEnd() {}

  /** A call that commits what is open, on the link that was entered. */
  static void commit(Session session, Link link, CallKind kind) throws SQLException {
    if (session.inspection.mustAskWhatWasWritten(link)
        && session.stateBefore() == TransactionState.OPEN) {
      refuseIfWritten(session, link);
    }
    boolean asksPosition =
        session.writes.mayFollow(link)
            && beforeCommit(session, link, session.writes::beforeCommit, failure -> NOT_ASKED);
    commitVerified(session, link, kind);
    if (asksPosition && session.link == link) {
      session.writes.record(link);
      if (link.isTorn()) {
        session.dropLink("broke off where its position was asked for");
      }
    }
  }

  /** A session that only reads commits nothing that an older server has let it write. */
  private static void refuseIfWritten(Session session, Link link) throws SQLException {
    SQLException failure = null;
    try {
      if (!link.hasWritten()) {
        return;
      }
      link.raw().rollback();
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      session.torn(link, CallKind.OTHER, null);
      throw e;
    }
    link.exit();
    if (failure != null) {
      throw session.failed(link, failure, CallKind.OTHER, null);
    }
    session.inspection.refuseIfUnheld(link);
  }

  private static void commitVerified(Session session, Link link, CallKind kind)
      throws SQLException {
    OutcomeVerification verification = session.shared().verification();
    if (verification == null || !mayVerify(session, link)) {
      call(session, link, kind);
      return;
    }
    Marker marker =
        beforeCommit(
                session,
                link,
                entered -> Optional.ofNullable(verification.mark(entered)),
                failure -> {
                  verification.markingFailed(link, failure);
                  return NOT_MARKED;
                })
            .orElse(null);
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
        && !link.mayHaveCommitted()
        && !session.state.readOnly();
  }

  /** What is done in the transaction, on the link that was entered, before its commit is sent. */
  @FunctionalInterface
  private interface LastCall<T> {
    T on(Link link) throws SQLException;
  }

  /**
   * The last call in a transaction that is the engine's own.
   *
   * @param refused gets the failure of a call after which the link lives; answers what could not be
   *     done, as the beginning of a message
   */
  private static <T> T beforeCommit(
      Session session, Link link, LastCall<T> call, Function<SQLException, String> refused)
      throws SQLException {
    SQLException failure;
    try {
      return call.on(link);
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      session.torn(link, CallKind.UPDATE, null);
      throw e;
    }
    link.exit();
    SQLException exception = session.failed(link, failure, CallKind.UPDATE, null);
    if (session.link == link) {
      String what = refused.apply(failure);
      TransactionCalls.rollback(session);
      throw new SQLException(
          what + ", so the transaction has been rolled back; run it again: " + failure.getMessage(),
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
    boolean commits = kind == CallKind.COMMIT || kind == CallKind.AUTO_COMMIT_ON;
    SQLException failure = null;
    try {
      if (commits && link.wrote()) {
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
    if (commits && link.wrote() && !session.state.readOnly()) {
      CommitWatch.committed();
    }
    boolean autoCommit =
        kind == CallKind.AUTO_COMMIT_ON || (kind != CallKind.OTHER && session.state.autoCommit());
    link.unitOfWorkEnded(autoCommit);
    session.committed();
  }
}
