package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
import io.hibernateaws.engine.link.SessionSetting;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a link to what a session wants, and back: outside a transaction, with autocommit on,
 * settings in the order of the table, autocommit last (mechanisms 4). Only what differs from what
 * the link last had is told. After any failure here the link must be evicted.
 *
 * <p>A returned link keeps its isolation, schema, catalog and read-only mode, because the next bind
 * compares them; no session ever runs a statement with another one's. Stateless; any thread.
 */
public final class StateReplay {
  /** What decides which tables a name means. */
  private static final List<SettingRow> SCHEMA_ROWS =
      SettingRow.ROWS.stream().filter(row -> row.setting() != SessionSetting.ISOLATION).toList();

  private final SessionSettings settings;
  private final DefaultsMemory defaults;
  private final NanoClock clock;
  private final @Nullable Initialization initialization;

  public StateReplay(SessionSettings settings, DefaultsMemory defaults, NanoClock clock) {
    this.settings = settings;
    this.defaults = defaults;
    this.clock = clock;
    this.initialization =
        settings.initializer() == null ? null : new Initialization(settings.initializer());
  }

  /** What a fresh link answers; asks any healthy host if nobody knows yet. */
  public SessionDefaults defaults(ConnectRequest request, LinkLender lender) throws SQLException {
    return defaults.of(request, lender);
  }

  /**
   * A link that was just borrowed becomes the session's.
   *
   * @param deadline of the bind; the auxiliary time-out may be earlier
   */
  public void bind(SessionState state, ConnectRequest request, Link link, Deadline deadline)
      throws SQLException {
    boolean autoCommit = state.autoCommit();
    boolean learns = defaults.isWanted(request);
    if (initialization == null && autoCommit && !learns && isAsWanted(state, link.memory())) {
      return;
    }
    link.auxiliary(
        deadline,
        raw -> {
          beOutside(link, raw);
          if (learns) {
            defaults.learn(request, raw);
          }
          if (initialization == null) {
            tellKept(state, request, link, raw, SettingRow.ROWS);
            tellOthers(state, raw);
            tellReadOnly(state, link, raw);
          } else {
            tellReadOnly(state, link, raw);
            initialize(initialization, state, request, link, raw, SettingRow.ROWS);
            tellOthers(state, raw);
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
  public void lend(SessionState state, ConnectRequest request, Link link, Deadline deadline)
      throws SQLException {
    if (initialization != null || !isAsWanted(state, link.memory())) {
      link.auxiliary(
          deadline,
          raw -> {
            beOutside(link, raw);
            if (initialization == null) {
              tellKept(state, request, link, raw, SCHEMA_ROWS);
            } else {
              initialize(initialization, state, request, link, raw, SCHEMA_ROWS);
            }
            return true;
          });
    }
  }

  /** A bound link is brought back to where the next session may borrow it. */
  public void reset(SessionState state, OpenStatements statements, Link link) throws SQLException {
    boolean rawAutoCommit = state.autoCommit();
    TransactionState now = link.driver().transactionState(link.raw());
    boolean clean =
        now == TransactionState.IDLE
            && rawAutoCommit
            && statements.isEmpty()
            && !state.hasCaptured()
            && !state.hasProvisional();
    if (!clean) {
      link.auxiliary(
          Deadline.never(clock),
          raw -> {
            endTransaction(raw, now, rawAutoCommit);
            statements.closeAll();
            raw.setAutoCommit(true);
            tellProvisional(state, raw, settings.resetOnClose());
            state.settle();
            if (settings.resetOnClose()) {
              restoreCaptured(state, raw);
            }
            return true;
          });
    }
    if (link.raw().getWarnings() != null) {
      link.raw().clearWarnings();
    }
  }

  /** Tells a bound link one setting; inside the guard, {@code before} is the state before it. */
  public void tell(
      SessionState state,
      ConnectRequest request,
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
      rememberFormer(state, request, link, row, outside);
      row.set(raw, value);
      link.memory().told(row.setting(), value);
      noteNames(row, link, raw);
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

  private void rememberFormer(
      SessionState state, ConnectRequest request, Link link, SettingRow row, boolean outside)
      throws SQLException {
    if (!row.kept()) {
      capture(state, row, link.raw());
    } else if (defaults.known(request) == null) {
      if (outside) {
        defaults.learn(request, link.raw());
      } else {
        state.markNotRestorable();
        defaults.want(request);
      }
    }
  }

  /** After a rollback: what was set inside the transaction is set again, outside of one. */
  public void settle(SessionState state, Link link) throws SQLException {
    link.auxiliary(
        Deadline.never(clock),
        raw -> {
          if (!state.autoCommit()) {
            raw.setAutoCommit(true);
          }
          tellProvisional(state, raw, false);
          state.settle();
          if (!state.autoCommit()) {
            raw.setAutoCommit(false);
          }
          return true;
        });
  }

  /** After a rollback to a savepoint: set again inside the transaction, still provisional. */
  public void settleInside(SessionState state, Link link) throws SQLException {
    link.auxiliary(
        Deadline.never(clock),
        raw -> {
          tellProvisional(state, raw, false);
          return true;
        });
  }

  /** Tells again what a rollback may have undone; what a link keeps, or everything. */
  private static void tellProvisional(SessionState state, Connection raw, boolean keptOnly)
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
  private static void endTransaction(Connection raw, TransactionState now, boolean rawAutoCommit)
      throws SQLException {
    if (now != TransactionState.IDLE) {
      if (rawAutoCommit) {
        raw.setAutoCommit(false);
      }
      raw.rollback();
    }
  }

  private static void beOutside(Link link, Connection raw) throws SQLException {
    if (link.driver().transactionState(raw) != TransactionState.IDLE) {
      endTransaction(raw, TransactionState.OPEN, raw.getAutoCommit());
      raw.setAutoCommit(true);
    }
  }

  /** Whether there is nothing to tell, autocommit aside. */
  private boolean isAsWanted(SessionState state, LinkMemory memory) {
    if (state.wantsAnything() || state.readOnly() != lastReadOnly(memory)) {
      return false;
    }
    return !settings.resetOnClose()
        || (!memory.knows(SessionSetting.SCHEMA)
            && !memory.knows(SessionSetting.CATALOG)
            && !memory.knows(SessionSetting.ISOLATION));
  }

  private static boolean lastReadOnly(LinkMemory memory) {
    return memory.last(SessionSetting.READ_ONLY) == Boolean.TRUE;
  }

  private void tellKept(
      SessionState state, ConnectRequest request, Link link, Connection raw, List<SettingRow> rows)
      throws SQLException {
    LinkMemory memory = link.memory();
    for (SettingRow row : rows) {
      SessionSetting setting = row.setting();
      boolean wanted = state.wants(setting);
      boolean foreign = settings.resetOnClose() && memory.knows(setting);
      if (!row.kept() || !(wanted || foreign)) {
        continue;
      }
      SessionDefaults known = defaults.known(request);
      if (known == null) {
        known = defaults.learn(request, raw);
      }
      if (!wanted) {
        tellDefault(row, known, link, raw);
        continue;
      }
      Object target = state.wanted(setting);
      Object last = memory.knows(setting) ? memory.last(setting) : known.of(setting);
      // A fresh link names its first schema only; the one that is wanted must be the only one.
      boolean mayHaveMore = setting == SessionSetting.SCHEMA && !memory.knows(setting);
      if (mayHaveMore || !Objects.equals(target, last)) {
        row.set(raw, target);
        memory.told(setting, target);
        noteNames(row, link, raw);
      }
    }
  }

  /**
   * Runs the application's own SQL on a link with its own values, and tells above it what the
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
    // Learnt before the first initializer runs, so that defaults are those of a link as opened.
    SessionDefaults known = defaults.known(request);
    if (known == null) {
      known = defaults.learn(request, raw);
    }
    LinkMemory memory = link.memory();
    if (settings.resetOnClose()) {
      for (SettingRow row : SettingRow.ROWS) {
        if (row.kept() && memory.knows(row.setting())) {
          tellDefault(row, known, link, raw);
        }
      }
    }
    application.run(link, raw, request);
    for (SettingRow row : rows) {
      SessionSetting setting = row.setting();
      if (row.kept() && state.wants(setting)) {
        row.set(raw, state.wanted(setting));
        memory.told(setting, state.wanted(setting));
        noteNames(row, link, raw);
      }
    }
  }

  private static void tellDefault(SettingRow row, SessionDefaults known, Link link, Connection raw)
      throws SQLException {
    SessionSetting setting = row.setting();
    Object value = known.of(setting);
    if (Objects.equals(value, link.memory().last(setting))) {
      return;
    }
    if (setting == SessionSetting.SCHEMA) {
      link.driver().resetSchema(raw, known.schema());
    } else {
      row.set(raw, value);
    }
    link.memory().told(setting, value);
    noteNames(SettingRow.of(setting), link, raw);
  }

  /** What the server says to a schema it was told, so that it shows if SQL changes it. */
  private static void noteNames(SettingRow row, Link link, Connection raw) {
    if (row.setting() == SessionSetting.SCHEMA) {
      link.memory().names(link.driver().namesNow(raw));
    }
  }

  private static void tellOthers(SessionState state, Connection raw) throws SQLException {
    for (SettingRow row : SettingRow.ROWS) {
      if (!row.kept() && state.wants(row.setting())) {
        capture(state, row, raw);
        row.set(raw, state.wanted(row.setting()));
      }
    }
  }

  private static void tellReadOnly(SessionState state, Link link, Connection raw)
      throws SQLException {
    if (state.readOnly() != lastReadOnly(link.memory())) {
      raw.setReadOnly(state.readOnly());
      link.memory().told(SessionSetting.READ_ONLY, state.readOnly());
    }
  }

  private static void capture(SessionState state, SettingRow row, Connection raw)
      throws SQLException {
    if (!state.isCaptured(row.setting())) {
      state.capture(row.setting(), row.get(raw));
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
