package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.state.SqlAnalysisCache;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Gathers what a {@link TransactionOutcome} follows from. Stateless; any thread. */
final class OutcomeDecision {
  /** State of a driver that refuses a call because its connection is closed: nothing was sent. */
  private static final String NO_CONNECTION = "08003";

  private final SqlAnalysisCache analysis;
  private final boolean trustAutocommitSelect;

  OutcomeDecision(SqlAnalysisCache analysis, boolean trustAutocommitSelect) {
    this.analysis = analysis;
    this.trustAutocommitSelect = trustAutocommitSelect;
  }

  /**
   * What is true about the transaction. A driver without a connection has sent nothing; a server
   * that ended an idle session has not run the call; one that refused to write has not written.
   */
  TransactionOutcome ofFailed(
      FailedSession session,
      Link link,
      SQLException failure,
      LinkLoss loss,
      CallKind kind,
      @Nullable String sql) {
    if (loss == LinkLoss.DEPOSED) {
      return wasInTransaction(session)
          ? TransactionOutcome.ROLLED_BACK
          : TransactionOutcome.NOTHING;
    }
    boolean unsent = loss == LinkLoss.ENDED || NO_CONNECTION.equals(failure.getSQLState());
    return unsent ? ofUnsent(session, link) : of(session, link, kind, sql);
  }

  /** The same for a call that may have reached the server, and nothing more is known. */
  TransactionOutcome ofSent(FailedSession session, Link link, CallKind kind, @Nullable String sql) {
    return of(session, link, kind, sql);
  }

  /** The same for a call that never left this process. */
  TransactionOutcome ofUnsent(FailedSession session, Link link) {
    return of(session, link, CallKind.OTHER, null);
  }

  private TransactionOutcome of(
      FailedSession session, Link link, CallKind kind, @Nullable String sql) {
    SessionState state = session.state();
    boolean autoCommit = state.autoCommit();
    boolean noEffect =
        kind == CallKind.QUERY
            && sql != null
            && analysis.hasNoEffect(link.product().sqlText(), sql);
    TransactionOutcome.Call call =
        new TransactionOutcome.Call(
            kind,
            sql,
            session.stateBefore(),
            autoCommit,
            noEffect,
            commitsNothing(session, link, kind),
            trustAutocommitSelect);
    return TransactionOutcome.of(call, link.product().sqlText());
  }

  /** Whether a transaction had to be open for what was sent last, or the server said so. */
  private static boolean wasInTransaction(FailedSession session) {
    return session.stateBefore() != TransactionState.IDLE || !session.state().autoCommit();
  }

  /**
   * Whether the call commits nothing for certain, though it may end the transaction that was open.
   * A server that was still in recovery with its last answer in a transaction has changed nothing
   * in it, nor has a session that only reads and whose texts are all known to have no effect. The
   * role that a link was opened in proves nothing: a promotion in place is noticed late.
   */
  private static boolean commitsNothing(FailedSession session, Link link, CallKind kind) {
    boolean begunInRecovery =
        session.stateBefore() != TransactionState.IDLE
            && Boolean.TRUE.equals(link.reportedRecovery());
    boolean onlyReads = session.state().signal() != null;
    return switch (kind) {
      case COMMIT, AUTO_COMMIT_ON -> begunInRecovery || (onlyReads && !link.wrote());
      // A session that only reads sends no text that goes on after the end of its transaction.
      case QUERY, UPDATE -> begunInRecovery && onlyReads;
      case BATCH, ROLLBACK, SAVEPOINT, FETCH, OTHER -> false;
    };
  }
}
