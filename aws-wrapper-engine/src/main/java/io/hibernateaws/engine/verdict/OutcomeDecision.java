package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Speaker;
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
   * What is true about the transaction. A driver that says itself that it has no connection has
   * sent nothing; a server that ended an idle session has not run the call; one that refused to
   * write has not written. What was sent in portions may have taken effect in part. What commits
   * has not happened where its message never left whole.
   *
   * @param call of the link that failed
   */
  TransactionOutcome ofFailed(
      FailedSession session,
      Link link,
      long call,
      SQLException failure,
      LinkLoss loss,
      CallKind kind,
      @Nullable String sql) {
    boolean oneTransaction = isOneMessage(kind, sql) && !mayCommit(link, sql);
    if (loss == LinkLoss.DEPOSED && oneTransaction) {
      return unlessCommittedInPart(
          session,
          link,
          kind,
          wasInTransaction(session) ? TransactionOutcome.ROLLED_BACK : TransactionOutcome.NOTHING);
    }
    boolean unsent =
        (loss == LinkLoss.ENDED_IDLE && isOneMessage(kind, sql))
            || isRefusedByDriver(link, failure);
    TransactionOutcome outcome = unsent ? ofUnsent(session, link) : of(session, link, kind, sql);
    return outcome == TransactionOutcome.UNKNOWN
            && link.neverCommits(call, commitsAtExecution(link, kind, sql))
        ? ofUnsent(session, link)
        : outcome;
  }

  /** A pooler that lost its client may end by itself what has been executed. */
  private static boolean commitsAtExecution(Link link, CallKind kind, @Nullable String sql) {
    return switch (kind) {
      case QUERY, UPDATE, BATCH ->
          sql == null || !link.isDirect() || !link.product().sqlText().changesRowsOnly(sql);
      case COMMIT, AUTO_COMMIT_ON, ROLLBACK, SAVEPOINT, FETCH, OTHER -> true;
    };
  }

  /** The same for a call that may have reached the server, and nothing more is known. */
  TransactionOutcome ofSent(FailedSession session, Link link, CallKind kind, @Nullable String sql) {
    return of(session, link, kind, sql);
  }

  /**
   * Whether the server has run all of a call or nothing of it: a driver may send a batch, or a text
   * of several statements, in portions, each of which takes effect.
   */
  private static boolean isOneMessage(CallKind kind, @Nullable String sql) {
    if (kind == CallKind.BATCH) {
      return false;
    }
    int end = sql == null ? -1 : sql.indexOf(';');
    return sql == null || end < 0 || sql.substring(end + 1).isBlank();
  }

  /** Whether the driver itself has refused the call, before it sent anything. */
  private static boolean isRefusedByDriver(Link link, SQLException failure) {
    return NO_CONNECTION.equals(failure.getSQLState())
        && failure.getCause() == null
        && failure.getNextException() == null
        && link.driver().speaker(failure, link.raw()) == Speaker.DRIVER;
  }

  /** The same for a call that never left this process. */
  TransactionOutcome ofUnsent(FailedSession session, Link link) {
    if (link.isHandedOut() && session.stateBefore() != TransactionState.IDLE) {
      // It may have been lost in a call on the driver's own connection, which may have committed.
      return TransactionOutcome.UNKNOWN;
    }
    return of(session, link, CallKind.OTHER, null);
  }

  private TransactionOutcome of(
      FailedSession session, Link link, CallKind kind, @Nullable String sql) {
    SessionState state = session.state();
    boolean autoCommit = state.autoCommit();
    boolean noEffect = kind == CallKind.QUERY && sql != null && analysis.hasNoEffect(link, sql);
    TransactionOutcome.Call call =
        new TransactionOutcome.Call(
            kind,
            session.stateBefore(),
            autoCommit,
            noEffect,
            mayCommit(link, sql),
            commitsNothing(session, link, kind),
            trustAutocommitSelect);
    return unlessCommittedInPart(session, link, kind, TransactionOutcome.of(call));
  }

  /**
   * Where texts commit by themselves, the state of the server's transaction says nothing of what
   * the application takes for one; in autocommit mode only what is still being answered does.
   */
  private static TransactionOutcome unlessCommittedInPart(
      FailedSession session, Link link, CallKind kind, TransactionOutcome outcome) {
    if (!link.mayHaveCommitted()) {
      return outcome;
    }
    boolean between = !session.state().autoCommit() || kind == CallKind.FETCH;
    return switch (outcome) {
      case ROLLED_BACK -> TransactionOutcome.UNKNOWN;
      case NOTHING -> between ? TransactionOutcome.UNKNOWN : outcome;
      case UNKNOWN -> outcome;
    };
  }

  private boolean mayCommit(Link link, @Nullable String sql) {
    return sql != null && analysis.mayCommit(link, sql);
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
