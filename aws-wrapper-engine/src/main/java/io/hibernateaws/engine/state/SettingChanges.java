package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Changes of settings while a session is bound. A setting that is changed inside a transaction is
 * provisional: a rollback may undo it on the server, and then it is applied again. Stateless; any
 * thread.
 */
public final class SettingChanges {
  private final NanoClock clock;

  public SettingChanges(NanoClock clock) {
    this.clock = clock;
  }

  /**
   * Applies one setting to the bound link; inside a guarded call.
   *
   * @param before what the server had last said when the call began
   */
  public void apply(
      SessionState state,
      Link link,
      SettingRow row,
      @Nullable Object value,
      TransactionState before)
      throws SQLException {
    boolean outside = before == TransactionState.IDLE;
    boolean switched = outside && row.kept() && !state.autoCommit();
    Connection raw = link.raw();
    if (switched) {
      raw.setAutoCommit(true);
    }
    SQLException failure = null;
    try {
      if (!row.kept()) {
        LinkSettings.capture(state, row, raw);
      }
      LinkSettings.apply(row, value, link, raw);
    } catch (SQLException e) {
      failure = e;
    }
    if (switched) {
      switchBack(link, failure);
    }
    if (failure != null) {
      throw failure;
    }
    if (!outside) {
      state.setProvisionally(row.setting());
    }
  }

  private static void switchBack(Link link, @Nullable SQLException failure) throws SQLException {
    try {
      link.raw().setAutoCommit(false);
    } catch (SQLException e) {
      if (failure == null) {
        throw e;
      }
      // The first failure is the one to report; this link must not be used in the wrong mode.
      link.abort("autocommit could not be switched off after a setting failed");
    }
  }

  /** After a rollback: what was set inside the transaction is set again, outside of one. */
  public void reapplyProvisional(SessionState state, Link link) throws SQLException {
    link.auxiliary(
        Deadline.never(clock),
        raw -> {
          if (!state.autoCommit()) {
            raw.setAutoCommit(true);
          }
          LinkSettings.reapplyProvisional(state, raw, false);
          state.confirmProvisional();
          if (!state.autoCommit()) {
            raw.setAutoCommit(false);
          }
          return true;
        });
  }

  /** After a rollback to a savepoint: set again inside the transaction, still provisional. */
  public void reapplyInsideTransaction(SessionState state, Link link) throws SQLException {
    link.auxiliary(
        Deadline.never(clock),
        raw -> {
          LinkSettings.reapplyProvisional(state, raw, false);
          return true;
        });
  }
}
