package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.engine.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a borrowed link to what a session wants: outside a transaction, with autocommit on,
 * settings in the order of the table, autocommit last. Only what differs from what the link last
 * had is applied. After any failure here the link must be evicted.
 *
 * <p>A returned link keeps its isolation, schema, catalog and read-only mode, because the next bind
 * compares them; no session ever runs a statement with another session's values. Stateless; any
 * thread.
 */
public final class StateReplay {
  /** What decides which tables a name means. */
  private static final List<SettingRow> SCHEMA_ROWS =
      SettingRow.ROWS.stream().filter(row -> row.setting() != JdbcSetting.ISOLATION).toList();

  private final boolean resetOnClose;
  private final DefaultsMemory defaults;
  private final @Nullable Initialization initialization;

  public StateReplay(SessionSettings settings, DefaultsMemory defaults) {
    SessionInitializer initializer = settings.initializer();
    this.resetOnClose = settings.resetOnClose();
    this.defaults = defaults;
    this.initialization = initializer == null ? null : new Initialization(initializer);
  }

  /**
   * A link that was just borrowed becomes the session's.
   *
   * @param deadline of the bind; the auxiliary time-out may be earlier
   */
  public void applySessionState(
      SessionState state, ConnectRequest request, Link link, Deadline deadline)
      throws SQLException {
    boolean autoCommit = state.autoCommit();
    boolean known = defaults.recall(request, link);
    if (initialization == null && autoCommit && known && isAsWanted(state, link)) {
      return;
    }
    link.auxiliary(
        deadline,
        raw -> {
          LinkSettings.leaveTransaction(link, raw);
          if (!known) {
            defaults.learn(request, link, raw);
          }
          ReadOnlyHold.apply(state, link, raw);
          if (initialization == null) {
            applyKept(state, link, raw, SettingRow.ROWS);
            applyOthers(state, raw);
            LinkSettings.applyReadOnly(state, link, raw);
          } else {
            LinkSettings.applyReadOnly(state, link, raw);
            initialize(initialization, state, request, link, raw, SettingRow.ROWS);
            applyOthers(state, raw);
            link.memory().markMayBeReleased();
            ReadOnlyHold.apply(state, link, raw);
          }
          if (!autoCommit) {
            raw.setAutoCommit(false);
          }
          return true;
        });
  }

  /**
   * A link lent for one metadata call sees the session's schema, but no transaction, and so needs
   * no isolation, which a reader may not even know.
   */
  public void applySchema(SessionState state, ConnectRequest request, Link link, Deadline deadline)
      throws SQLException {
    boolean known = defaults.recall(request, link);
    if (initialization != null || !known || !isAsWanted(state, link)) {
      link.auxiliary(
          deadline,
          raw -> {
            LinkSettings.leaveTransaction(link, raw);
            if (!known) {
              defaults.learn(request, link, raw);
            }
            if (initialization == null) {
              applyKept(state, link, raw, SCHEMA_ROWS);
            } else {
              initialize(initialization, state, request, link, raw, SCHEMA_ROWS);
            }
            return true;
          });
    }
  }

  /** Whether there is nothing to apply, autocommit aside. */
  private boolean isAsWanted(SessionState state, Link link) {
    if (state.wantsAnything()
        || state.readOnly() != LinkSettings.lastReadOnly(link)
        || !ReadOnlyHold.isAsWanted(state, link)) {
      return false;
    }
    LinkMemory memory = link.memory();
    return !resetOnClose
        || (!memory.isChanged(JdbcSetting.SCHEMA)
            && !memory.isChanged(JdbcSetting.CATALOG)
            && !memory.isChanged(JdbcSetting.ISOLATION));
  }

  private void applyKept(SessionState state, Link link, Connection raw, List<SettingRow> rows)
      throws SQLException {
    LinkMemory memory = link.memory();
    for (SettingRow row : rows) {
      JdbcSetting setting = row.setting();
      boolean wanted = state.wants(setting);
      boolean foreign = resetOnClose && memory.isChanged(setting);
      if (!row.kept() || !(wanted || foreign)) {
        continue;
      }
      if (!wanted) {
        LinkSettings.applyDefault(row, link, raw);
        continue;
      }
      Object target = state.wanted(setting);
      Object last =
          memory.isChanged(setting) ? memory.lastApplied(setting) : memory.opened(setting);
      // A fresh link names its first schema only; the one that is wanted must be the only one.
      boolean mayHaveMore = setting == JdbcSetting.SCHEMA && !memory.isChanged(setting);
      if (mayHaveMore || !Objects.equals(target, last)) {
        LinkSettings.apply(row, target, link, raw);
      }
    }
  }

  /**
   * Runs the application's own SQL on a link with its own values, and applies above it what the
   * session wants: even what the link had last, because that SQL may have changed it.
   */
  private void initialize(
      Initialization application,
      SessionState state,
      ConnectRequest request,
      Link link,
      Connection raw,
      List<SettingRow> rows)
      throws SQLException {
    if (resetOnClose) {
      for (SettingRow row : SettingRow.ROWS) {
        if (row.kept() && link.memory().isChanged(row.setting())) {
          LinkSettings.applyDefault(row, link, raw);
        }
      }
    }
    application.run(link, raw, request);
    for (SettingRow row : rows) {
      if (row.kept() && state.wants(row.setting())) {
        LinkSettings.apply(row, state.wanted(row.setting()), link, raw);
      }
    }
  }

  /** What a returned link does not keep: its own value is noted first. */
  private static void applyOthers(SessionState state, Connection raw) throws SQLException {
    for (SettingRow row : SettingRow.ROWS) {
      if (!row.kept() && state.wants(row.setting())) {
        LinkSettings.capture(state, row, raw);
        row.set(raw, state.wanted(row.setting()));
      }
    }
  }
}
