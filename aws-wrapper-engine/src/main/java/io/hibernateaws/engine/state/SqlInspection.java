package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.route.ReadSignal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks at a session's SQL before it is sent: may it be, and what does it leave on the link? */
public final class SqlInspection {
  private final SqlAnalysisCache analysis;
  private final SessionState state;

  public SqlInspection(SqlAnalysisCache analysis, SessionState state) {
    this.analysis = analysis;
    this.state = state;
  }

  public boolean hasNoEffect(Link link, @Nullable String sql) {
    return sql != null && analysis.hasNoEffect(link, sql);
  }

  /** The same, whatever the session may set until the text is sent again. */
  public boolean neverHasEffect(Link link, @Nullable String sql) {
    return sql != null && analysis.neverHasEffect(link, sql);
  }

  /** Whether the text says by its own words that it writes. */
  public boolean isMeantToWrite(Link link, @Nullable String sql) {
    return sql != null && analysis.effect(link, sql) == Effect.CERTAIN;
  }

  /**
   * A text is about to be sent.
   *
   * @return whether it has to be noted each time it is sent
   */
  public boolean note(Link link, String sql) {
    link.memory().note(analysis.sessionEffect(link, sql));
    if (link.product().commitsImplicitly() && mayCommitBetween(link, sql)) {
      link.noteMayCommit();
      return true;
    }
    return false;
  }

  /** Whether something may be committed before the last answer to the text has come. */
  private boolean mayCommitBetween(Link link, String sql) {
    return analysis.mayCommit(link, sql)
        || (sql.indexOf(';') >= 0 && !analysis.hasNoEffect(link, sql));
  }

  /** A call that is meant to change something: a read-only session does not send it. */
  public void refuseWriteIfReadOnly() throws SQLException {
    ReadSignal signal = state.signal();
    if (signal != null) {
      throw ReadOnlyRefusal.write(signal);
    }
  }

  /**
   * The same for a text that may be a query. In autocommit mode a text may commit by itself,
   * release itself and write, all in one call, so on the writer it is not sent; one that would
   * commit is sent within a transaction, where the server lets it do neither.
   *
   * @return whether the server must hold the session to reads before the text is sent
   */
  public boolean refuseIfItWrites(Link link, @Nullable String sql) throws SQLException {
    ReadSignal signal = state.signal();
    if (signal == null || sql == null || hasNoEffect(link, sql)) {
      return false;
    }
    Effect effect = analysis.effect(link, sql);
    if (effect == Effect.CERTAIN) {
      throw ReadOnlyRefusal.write(signal);
    }
    if (analysis.doubt(link, sql).evades()) {
      throw ReadOnlyRefusal.evasion(signal);
    }
    if (lets(link)
        && (analysis.mayCommit(link, sql) || (state.autoCommit() && sql.indexOf('(') >= 0))) {
      throw ReadOnlyRefusal.unheld(signal); // a function may write within
    }
    if (state.autoCommit()
        && (!ReadOnlyHold.isPossible(link)
            || (effect == Effect.POSSIBLE && isDoubtful(link, sql)))) {
      throw ReadOnlyRefusal.doubt(signal);
    }
    return true;
  }

  /** Where a literal hides something, it could end the transaction around the text. */
  private boolean isDoubtful(Link link, String sql) {
    return commitsAlone(link, sql) ? !link.readsLiteralsPlainly() : ReadOnlyHold.isOnWriter(link);
  }

  /** Whether a read-only transaction on the link may write all the same. */
  private static boolean lets(Link link) {
    return !link.readOnlyHoldsAll()
        && (ReadOnlyHold.isOnWriter(link) || Boolean.FALSE.equals(link.reportedRecovery()));
  }

  /**
   * Whether a session that only reads must ask before it commits what was sent on the link, because
   * the server may have let it write.
   */
  public boolean mustAskWhatWasWritten(Link link) {
    return state.signal() != null && link.wrote() && lets(link);
  }

  /** What is not read here, and what a read-only transaction of the server would let through. */
  public void refuseIfUnheld(Link link) throws SQLException {
    ReadSignal signal = state.signal();
    if (signal != null && lets(link)) {
      throw ReadOnlyRefusal.unheld(signal);
    }
  }

  /** Whether the text may begin and end transactions of its own, as procedures do. */
  public boolean commitsAlone(Link link, String sql) {
    if (!state.autoCommit()
        || link.driver().transactionState(link.raw()) != TransactionState.IDLE) {
      return false;
    }
    return analysis.effect(link, sql) == Effect.POSSIBLE && analysis.mayCommit(link, sql);
  }
}
