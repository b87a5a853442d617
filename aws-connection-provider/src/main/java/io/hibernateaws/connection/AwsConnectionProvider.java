package io.hibernateaws.connection;

import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.engine.jdbc.connections.spi.DatabaseConnectionInfo;
import org.hibernate.engine.jdbc.env.spi.ExtractedDatabaseMetaData;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's connections from an engine that follows the writer through failovers and serves
 * read-only sessions on readers. Chosen by {@code hibernate.connection.provider_class=aws} or this
 * class name; configured by {@code hibernate.aws.*} and Hibernate's own connection settings.
 *
 * <p>{@code getConnection} never waits and touches no network: a connection chooses its host at its
 * first statement. Unwraps to {@link AwsEngine}. Thread-safe once configured.
 */
public final class AwsConnectionProvider
    implements ConnectionProvider,
        EngineBacked,
        Configurable,
        Stoppable,
        ServiceRegistryAwareService {
  private static final long serialVersionUID = 1L;

  private final transient EngineOpener opener;
  private transient @Nullable ServiceRegistryImplementor registry;
  private transient volatile @Nullable Running running;

  /** An engine at work for the settings of a unit. */
  private record Running(AwsEngine engine, UnitSettings unit) {}

  public AwsConnectionProvider() {
    this(UnitEngine::open);
  }

  AwsConnectionProvider(EngineOpener opener) {
    this.opener = opener;
  }

  @Override
  public void injectServices(ServiceRegistryImplementor services) {
    registry = services;
  }

  /**
   * Starts the engine, which connects in the background.
   *
   * @throws ConnectionProviderConfigurationException with every problem of the settings
   */
  @Override
  public void configure(Map<String, Object> settings) {
    if (running != null) {
      throw new IllegalStateException("this provider is configured already; make another one");
    }
    UnitReading reading =
        new UnitReading(JdbcSettings.CONNECTION_PROVIDER + "=aws", settings, registry);
    running = new Running(opener.open(reading.finish()), reading.unit());
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect(ConnectRequest.WRITABLE);
  }

  @Override
  public Connection getReadOnlyConnection() throws SQLException {
    return connect(ConnectRequest.READ_ONLY);
  }

  /** Called by Hibernate 7.3 and later, for tenants with credentials of their own. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return connect(ConnectRequest.WRITABLE.withCredentials(user, password));
  }

  private Connection connect(ConnectRequest request) throws SQLException {
    Running now = running;
    if (now == null) {
      throw new ConnectSQLException(
          "this connection provider is not configured yet, or has been stopped");
    }
    UnitSettings unit = now.unit();
    return now.engine().connect(request.withLimit(unit.loginTimeout()), unit.options());
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void closeReadOnlyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  /** False: after a failover a connection asked for again is on another host. */
  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  /** True: a read-only connection is one already, and setting it again would be released twice. */
  @Override
  public boolean handlesConnectionReadOnly() {
    return true;
  }

  @Override
  public DatabaseConnectionInfo getDatabaseConnectionInfo(Dialect dialect) {
    return info(dialect, null);
  }

  @Override
  public DatabaseConnectionInfo getDatabaseConnectionInfo(
      Dialect dialect, ExtractedDatabaseMetaData metadata) {
    return info(dialect, metadata);
  }

  private DatabaseConnectionInfo info(
      Dialect dialect, @Nullable ExtractedDatabaseMetaData metadata) {
    Running now = requireRunning();
    return new AwsConnectionInfo(now.engine().config(), now.unit(), dialect, metadata);
  }

  @Override
  public void applicationStarted() {
    requireRunning().engine().applicationStarted();
  }

  private Running requireRunning() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException(
          "this connection provider is not configured yet, or has been stopped");
    }
    return now;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this) || type == AwsEngine.class;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type == AwsEngine.class) {
      return type.cast(requireRunning().engine());
    }
    throw new UnknownUnwrapTypeException(type);
  }

  /** Closes the engine, within 5 s. */
  @Override
  public void stop() {
    Running last = running;
    running = null;
    if (last != null) {
      last.engine().close();
    }
  }

  /** A provider in another JVM has no engine: it is one that has not been configured. */
  @Serial
  private Object readResolve() {
    return new AwsConnectionProvider();
  }
}
