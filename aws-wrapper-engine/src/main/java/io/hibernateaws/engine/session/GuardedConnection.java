package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.ThreadReadOnlySignals;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.state.ClientInfo;
import io.hibernateaws.engine.state.SettingCalls;
import io.hibernateaws.engine.time.Deadline;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The connection an application holds. Until its first statement it is bound to nothing: what is
 * set is recorded, what is asked is answered from what is known. The calls that need a link are in
 * the generated superclass; used by one thread at a time, except {@link #abort}.
 */
final class GuardedConnection extends BindingConnection
    implements VerdictMemory, ThreadReadOnlySignals {
  private @Nullable SettingCalls settings;

  GuardedConnection(Session session) {
    super(session);
    session.connection(this);
  }

  @Override
  public @Nullable FailoverSQLException lastVerdict() {
    return session.lastVerdict();
  }

  @Override
  public void disable() {
    session.request.ignoreThread();
  }

  // ---- transactions

  @Override
  public boolean getAutoCommit() throws SQLException {
    session.checkUsable();
    return session.state.autoCommit();
  }

  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    TransactionCalls.autoCommit(session, on);
  }

  @Override
  public void commit() throws SQLException {
    TransactionCalls.commit(session);
  }

  @Override
  public void rollback() throws SQLException {
    TransactionCalls.rollback(session);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    TransactionCalls.rollback(session, savepoint);
  }

  // ---- settings

  @Override
  public boolean isReadOnly() throws SQLException {
    session.checkUsable();
    return session.state.readOnly();
  }

  @Override
  public void setReadOnly(boolean value) throws SQLException {
    settings().readOnly(value);
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return number(JdbcSetting.ISOLATION, null);
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    switch (level) {
      case TRANSACTION_READ_UNCOMMITTED,
          TRANSACTION_READ_COMMITTED,
          TRANSACTION_REPEATABLE_READ,
          TRANSACTION_SERIALIZABLE ->
          settings().set(JdbcSetting.ISOLATION, level);
      default ->
          throw invalid(
              "transaction isolation " + level, "one of the constants of java.sql.Connection");
    }
  }

  @Override
  public @Nullable String getSchema() throws SQLException {
    return (String) settings().get(JdbcSetting.SCHEMA, null);
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    settings().set(JdbcSetting.SCHEMA, schema);
  }

  @Override
  public @Nullable String getCatalog() throws SQLException {
    return (String) settings().get(JdbcSetting.CATALOG, null);
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    settings().set(JdbcSetting.CATALOG, catalog);
  }

  @Override
  public int getHoldability() throws SQLException {
    return number(JdbcSetting.HOLDABILITY, null);
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT
        && holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw invalid("holdability " + holdability, "one of the constants of java.sql.ResultSet");
    }
    settings().set(JdbcSetting.HOLDABILITY, holdability);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return number(JdbcSetting.NETWORK_TIMEOUT, null);
  }

  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
    if (milliseconds < 0) {
      throw invalid("network timeout " + milliseconds, "0 for none, or milliseconds");
    }
    settings().set(JdbcSetting.NETWORK_TIMEOUT, milliseconds);
  }

  @Override
  @SuppressWarnings("unchecked") // the row of the type map
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    Object map = settings().get(JdbcSetting.TYPE_MAP, Map.of());
    return map == null ? new HashMap<>() : new HashMap<>((Map<String, Class<?>>) map);
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    settings().set(JdbcSetting.TYPE_MAP, map == null ? new HashMap<>() : new HashMap<>(map));
  }

  @Override
  public @Nullable String getClientInfo(String name) throws SQLException {
    return clientInfo().get().get(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return clientInfo().properties();
  }

  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    clientInfo().set(name, value);
  }

  @Override
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    clientInfo().setAll(properties);
  }

  private SettingCalls settings() {
    if (settings == null) {
      settings = session.settingCalls();
    }
    return settings;
  }

  private ClientInfo clientInfo() {
    return new ClientInfo(settings(), session.state());
  }

  private int number(JdbcSetting setting, @Nullable Object otherwise) throws SQLException {
    Object value = settings().get(setting, otherwise);
    return value == null ? 0 : (Integer) value;
  }

  private static SQLException invalid(String what, String allowed) {
    return new SQLException(what + " is not valid: use " + allowed, "22023");
  }

  // ---- life

  @Override
  public void close() {
    session.close();
  }

  @Override
  public boolean isClosed() {
    return session.isClosed();
  }

  @Override
  public void abort(@Nullable Executor executor) {
    session.abort();
  }

  /** Never starts a failover: an answer about now. */
  @Override
  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0) {
      throw invalid("a limit of " + seconds + " s", "0 for the engine's own, or seconds");
    }
    if (session.isClosed() || session.refusal() != null) {
      return false;
    }
    Link link = session.link;
    if (link == null) {
      return session.shared().supply().hasUsableHost(session.currentRequest());
    }
    if (link.isBroken()) {
      return false;
    }
    Deadline deadline =
        seconds == 0
            ? Deadline.never(session.shared().clock())
            : Deadline.in(Duration.ofSeconds(seconds), session.shared().clock());
    try {
      return link.auxiliary(deadline, raw -> link.driver().isValid(raw, seconds));
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    Link link = session.link;
    return link == null ? null : link.raw().getWarnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    Link link = session.link;
    if (link != null) {
      link.raw().clearWarnings();
    }
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    session.checkUsable();
    return session.metaData().metaData();
  }

  /** A hint of a pool above; nothing while unbound. */
  @Override
  public void beginRequest() throws SQLException {
    Link link = session.link;
    if (link != null) {
      link.raw().beginRequest();
    }
  }

  @Override
  public void endRequest() throws SQLException {
    Link link = session.link;
    if (link != null) {
      link.raw().endRequest();
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    Link link = session.enter();
    return session.call(
        link,
        CallKind.OTHER,
        raw -> {
          T unwrapped = type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
          session.handsOut(link);
          return unwrapped;
        });
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    if (type.isInstance(this)) {
      return true;
    }
    Link link = session.link;
    if (link == null) {
      session.checkUsable();
      return type.isAssignableFrom(session.defaults().connectionClass());
    }
    return type.isInstance(link.raw()) || link.raw().isWrapperFor(type);
  }
}
