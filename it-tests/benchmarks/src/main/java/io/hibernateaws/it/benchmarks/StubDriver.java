package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine knows about the stub driver; reads texts as pgjdbc's adapter does. */
final class StubDriver implements DriverAdapter {
  private final DriverAdapter texts = new PgJdbcAdapter();

  @Override
  public String code() {
    return "stub";
  }

  @Override
  public String applicationNameProperty() {
    return "name";
  }

  @Override
  public Connection open(
      OpenAttempt attempt,
      Endpoint endpoint,
      String database,
      String user,
      @Nullable String password,
      Map<String, String> properties) {
    return StubConnection.open();
  }

  @Override
  public TransactionState transactionState(Connection raw) {
    return ((StubConnection) raw).state();
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
  public boolean streams(Statement raw) throws SQLException {
    return raw.getFetchSize() > 0;
  }
}
