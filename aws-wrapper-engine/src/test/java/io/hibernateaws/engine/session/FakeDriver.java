package io.hibernateaws.engine.session;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.ToldCommits;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.SpokenException;
import io.hibernateaws.engine.product.TransactionState;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The adapter of {@link FakeRaw}. */
final class FakeDriver implements DriverAdapter {
  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          "name",
          new DriverProperties.TimeLimit("connect", ChronoUnit.MILLIS),
          new DriverProperties.TimeLimit("read", ChronoUnit.MILLIS),
          "keepAlive",
          new TlsNames("tls", "verified", "authority"));

  /** What another thread does just before the next call looks at its transaction, once. */
  Runnable beforeState = () -> {};

  boolean streaming;

  /** False once a text has switched it off. */
  boolean serverAutoCommits = true;

  /** The server process that it knows of; 0 if it does not. */
  long process;

  /** How the server calls what was committed last; null if it does not tell. */
  @Nullable String told;

  /** Who listens to what it tells of commits. */
  int listeners;

  /** As PostgreSQL 18 does. */
  String version = "18.4";

  @Override
  public String code() {
    return "fake";
  }

  @Override
  public DriverProperties properties() {
    return PROPERTIES;
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
  public Speaker speaker(SQLException one, @Nullable Connection raw) {
    return SpokenException.speaker(one);
  }

  @Override
  public long serverProcessId(Connection raw) {
    return process;
  }

  @Override
  public ToldCommits toldCommits(Connection raw) {
    listeners++;
    return new ToldCommits() {
      @Override
      public @Nullable String latest() {
        return told;
      }

      @Override
      public void close() {
        listeners--;
      }
    };
  }

  @Override
  public TransactionState transactionState(Connection raw) {
    Runnable once = beforeState;
    beforeState = () -> {};
    once.run();
    return ((FakeRaw) Proxy.getInvocationHandler(raw)).state;
  }

  @Override
  public boolean serverAutoCommits(Connection raw) {
    return serverAutoCommits;
  }

  @Override
  public @Nullable String reportedParameter(Connection raw, String parameter) {
    return parameter.equals("server_version") ? version : null;
  }

  @Override
  public boolean streams(Statement raw) {
    return streaming;
  }
}
