package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine knows about the stub driver. */
final class StubDriver implements DriverAdapter {
  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          "name",
          new DriverProperties.TimeLimit("connect", ChronoUnit.MILLIS),
          new DriverProperties.TimeLimit("read", ChronoUnit.MILLIS),
          "keepAlive",
          new TlsNames("tls", "verified", "authority"));

  @Override
  public String code() {
    return "stub";
  }

  @Override
  public DriverProperties properties() {
    return PROPERTIES;
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
  public boolean streams(Statement raw) throws SQLException {
    return raw.getFetchSize() > 0;
  }
}
