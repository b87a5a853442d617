package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.assembly.EngineConfig;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.DatabaseConnectionInfo;
import org.hibernate.engine.jdbc.env.spi.ExtractedDatabaseMetaData;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's connections from an engine that follows the writer through failovers and serves
 * read-only sessions on readers. Chosen by {@code hibernate.connection.provider_class=aws} or this
 * class name; configured by {@code hibernate.aws.*} and Hibernate's own connection settings, or, in
 * a unit whose data source is an {@code AwsDataSource}, by that, on its engine.
 *
 * <p>{@code getConnection} never waits and touches no network: a connection chooses its host at its
 * first statement. Unwraps to {@link AwsEngine}. Thread-safe once configured.
 */
public final class AwsConnectionProvider extends EngineProvider<AwsConnectionProvider.OneEngine>
    implements ConnectionProvider {
  private static final long serialVersionUID = 1L;

  private final transient EngineOpener opener;

  /**
   * The only engine of a unit without tenants.
   *
   * @param ownedByUnit whether the unit closes it
   */
  record OneEngine(AwsEngine own, boolean ownedByUnit) implements UnitEngines {
    @Override
    public void applicationStarted() {
      own.applicationStarted();
    }

    @Override
    public void close() {
      if (ownedByUnit) {
        own.close();
      }
    }
  }

  public AwsConnectionProvider() {
    this(UnitEngine::open);
  }

  AwsConnectionProvider(EngineOpener opener) {
    this.opener = opener;
  }

  @Override
  Running<OneEngine> start(Map<String, Object> settings, @Nullable ServiceRegistry services) {
    UnitReading reading =
        new UnitReading(JdbcSettings.CONNECTION_PROVIDER + "=" + AwsName.NAME, settings, services);
    EngineConfig config = reading.finish();
    SharedEngine shared = reading.shared();
    OneEngine engine =
        shared == null
            ? new OneEngine(opener.open(config), true)
            : new OneEngine(shared.engine(), false);
    return new Running<>(engine, config, reading.unit());
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
    Running<OneEngine> now = runningForSession();
    return now.engines().own().connect(now.withLimit(request), now.unit().options());
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void closeReadOnlyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public DatabaseConnectionInfo getDatabaseConnectionInfo(
      Dialect dialect, ExtractedDatabaseMetaData metadata) {
    return connectionInfo(dialect, metadata);
  }

  /** A provider in another JVM has no engine: it is one that has not been configured. */
  @Serial
  private Object readResolve() {
    return new AwsConnectionProvider();
  }
}
