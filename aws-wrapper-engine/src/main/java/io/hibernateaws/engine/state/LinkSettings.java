package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps of which replay, reset and changes consist: one setting applied to a link and written
 * down in the link's memory. After any failure here the link must be evicted.
 */
final class LinkSettings {
  private LinkSettings() {}

  static void apply(SettingRow row, @Nullable Object value, Link link, Connection raw)
      throws SQLException {
    row.set(raw, value);
    link.memory().applied(row.setting(), value);
  }

  /** The value of a link as it was opened, unless the link has it already. */
  static void applyDefault(SettingRow row, Link link, Connection raw) throws SQLException {
    JdbcSetting setting = row.setting();
    LinkMemory memory = link.memory();
    Object value = memory.opened(setting);
    if (decidesNames(setting, link)) {
      link.product().resetNamespace(raw, (String) value);
      memory.putBack(setting);
    } else if (!Objects.equals(value, memory.lastApplied(setting))) {
      row.set(raw, value);
      memory.applied(setting, value);
    }
  }

  /** Whether the setting decides what an unqualified table name means. */
  private static boolean decidesNames(JdbcSetting setting, Link link) {
    return setting == JdbcSetting.of(link.product().namespace());
  }

  static void applyReadOnly(SessionState state, Link link, Connection raw) throws SQLException {
    if (state.readOnly() != lastReadOnly(link)) {
      raw.setReadOnly(state.readOnly());
      link.memory().applied(JdbcSetting.READ_ONLY, state.readOnly());
    }
  }

  static boolean lastReadOnly(Link link) {
    return link.memory().lastApplied(JdbcSetting.READ_ONLY) == Boolean.TRUE;
  }

  /** Notes the link's own value before a session changes it first. */
  static void capture(SessionState state, SettingRow row, Connection raw) throws SQLException {
    if (!state.isCaptured(row.setting())) {
      state.capture(row.setting(), row.get(raw));
    }
  }

  /**
   * Applies again what a rollback may have undone.
   *
   * @param keptOnly whether only what a returned link keeps is of interest
   */
  static void reapplyProvisional(SessionState state, Connection raw, boolean keptOnly)
      throws SQLException {
    if (!state.hasProvisional()) {
      return;
    }
    for (SettingRow row : SettingRow.ROWS) {
      if (state.isProvisional(row.setting()) && (row.kept() || !keptOnly)) {
        row.set(raw, state.wanted(row.setting()));
      }
    }
  }

  /** In autocommit mode a transaction was begun by text, and drivers refuse to roll it back. */
  static void endTransaction(Connection raw, TransactionState now, boolean rawAutoCommit)
      throws SQLException {
    if (now != TransactionState.IDLE) {
      if (rawAutoCommit) {
        raw.setAutoCommit(false);
      }
      raw.rollback();
    }
  }

  /** Settings are applied outside a transaction, because on some servers a rollback undoes them. */
  static void leaveTransaction(Link link, Connection raw) throws SQLException {
    if (link.driver().transactionState(raw) != TransactionState.IDLE) {
      endTransaction(raw, TransactionState.OPEN, raw.getAutoCommit());
      raw.setAutoCommit(true);
    }
  }
}
