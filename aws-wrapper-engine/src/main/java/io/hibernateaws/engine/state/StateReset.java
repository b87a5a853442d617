package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Brings a bound link back to where the next session may borrow it: no transaction, no open
 * statement, autocommit on, and what a link does not keep as it was before. Stateless; any thread.
 */
public final class StateReset {
  private final boolean resetOnClose;
  private final NanoClock clock;

  public StateReset(SessionSettings settings, NanoClock clock) {
    this.resetOnClose = settings.resetOnClose();
    this.clock = clock;
  }

  /**
   * Resets the link; nothing is sent where nothing has to be reset.
   *
   * @throws SQLException after which the link must be evicted
   */
  public void reset(SessionState state, OpenStatements statements, Link link) throws SQLException {
    boolean rawAutoCommit = state.autoCommit();
    TransactionState now = link.driver().transactionState(link.raw());
    boolean clean =
        now == TransactionState.IDLE
            && rawAutoCommit
            && link.driver().serverAutoCommits(link.raw())
            && statements.isEmpty()
            && !state.hasCaptured()
            && !state.hasProvisional();
    if (!clean) {
      link.auxiliary(
          Deadline.never(clock),
          raw -> {
            LinkSettings.endTransaction(raw, now, rawAutoCommit);
            statements.closeAll();
            raw.setAutoCommit(true);
            LinkSettings.reapplyProvisional(state, raw, resetOnClose);
            state.confirmProvisional();
            if (resetOnClose) {
              restoreCaptured(state, raw);
            }
            return true;
          });
    }
    if (link.raw().getWarnings() != null) {
      link.raw().clearWarnings();
    }
  }

  private static void restoreCaptured(SessionState state, Connection raw) throws SQLException {
    for (SettingRow row : SettingRow.ROWS) {
      if (state.isCaptured(row.setting())) {
        row.restore(raw, state.captured(row.setting()), state.wanted(row.setting()));
      }
    }
  }
}
