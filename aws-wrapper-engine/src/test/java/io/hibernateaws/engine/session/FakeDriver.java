package io.hibernateaws.engine.session;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionChange;
import io.hibernateaws.engine.product.TransactionState;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The adapter of {@link FakeRaw}; reads texts as pgjdbc's does. */
final class FakeDriver implements DriverAdapter {
  private final DriverAdapter texts = new PgJdbcAdapter();
  boolean streaming;

  /** As PostgreSQL 18 does. */
  boolean reportsNames;

  @Override
  public String code() {
    return "fake";
  }

  @Override
  public String applicationNameProperty() {
    return "name";
  }

  @Override
  public Map<String, String> refusedProperties() {
    return Map.of();
  }

  @Override
  public Connection open(
      OpenAttempt attempt,
      Endpoint endpoint,
      String database,
      String user,
      @Nullable String password,
      Map<String, String> properties) {
    throw new UnsupportedOperationException("links are made by the tests");
  }

  @Override
  public TransactionState transactionState(Connection raw) {
    return ((FakeRaw) Proxy.getInvocationHandler(raw)).state;
  }

  @Override
  public boolean commitsByItself(
      CallKind call, @Nullable String sql, TransactionState before, boolean autoCommit) {
    return texts.commitsByItself(call, sql, before, autoCommit);
  }

  @Override
  public boolean isKnownQuery(String sql) {
    return texts.isKnownQuery(sql);
  }

  @Override
  public Effect effect(String sql) {
    return texts.effect(sql);
  }

  @Override
  public SessionChange sessionChange(String sql) {
    return texts.sessionChange(sql);
  }

  @Override
  public @Nullable String reportedSchemaPath(Connection raw) {
    return reportsNames ? ((FakeRaw) Proxy.getInvocationHandler(raw)).schema : null;
  }

  @Override
  public boolean streams(Statement raw) {
    return streaming;
  }

  @Override
  public void resetSchema(Connection raw, @Nullable String schema) throws SQLException {
    ((FakeRaw) Proxy.getInvocationHandler(raw)).calls.add("resetSchema()");
    ((FakeRaw) Proxy.getInvocationHandler(raw)).schema = schema;
  }
}
