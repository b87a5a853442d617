package io.hibernateaws.connection;

import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.assembly.EngineConfig;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.engine.jdbc.connections.spi.DatabaseConnectionInfo;
import org.hibernate.engine.jdbc.env.spi.ExtractedDatabaseMetaData;
import org.hibernate.service.Service;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.service.spi.Stoppable;
import org.hibernate.service.spi.Wrapped;
import org.jspecify.annotations.Nullable;

/**
 * The life of a provider: it is configured once and starts its engines, gives connections, is told
 * when the application has started, and closes its engines when it is stopped. Thread-safe once
 * configured.
 *
 * @param <E> the engines that the provider starts
 */
abstract sealed class EngineProvider<E extends UnitEngines>
    implements Service, Wrapped, EngineBacked, Configurable, Stoppable, ServiceRegistryAwareService
    permits AwsConnectionProvider, AwsMultiTenantConnectionProvider {
  private static final long serialVersionUID = 1L;
  private static final String NOT_RUNNING =
      "this connection provider is not configured yet, or has been stopped";

  private transient @Nullable ServiceRegistryImplementor registry;
  private transient volatile @Nullable Running<E> running;

  /**
   * Engines at work for the settings of a unit.
   *
   * @param config of the unit's own engine
   */
  record Running<E extends UnitEngines>(E engines, EngineConfig config, UnitSettings unit) {
    ConnectRequest withLimit(ConnectRequest request) {
      return request.withLimit(unit.loginTimeout());
    }
  }

  /**
   * Reads the settings and starts the engines, which connect in the background.
   *
   * @param settings of the unit, as Hibernate has normalised them
   * @param services of the unit, null outside of Hibernate
   * @throws ConnectionProviderConfigurationException with every problem of the settings
   */
  abstract Running<E> start(Map<String, Object> settings, @Nullable ServiceRegistry services);

  @Override
  public final void injectServices(ServiceRegistryImplementor services) {
    registry = services;
  }

  /**
   * Starts the engine of the unit, which connects in the background.
   *
   * @throws ConnectionProviderConfigurationException with every problem of the settings
   */
  @Override
  public final void configure(Map<String, Object> settings) {
    if (running != null) {
      throw new IllegalStateException("this provider is configured already; make another one");
    }
    running = start(settings, registry);
  }

  /** Closes every engine, within 5 s. */
  @Override
  public final void stop() {
    Running<E> last = running;
    running = null;
    if (last != null) {
      last.engines().close();
    }
  }

  @Override
  public final void applicationStarted() {
    running().engines().applicationStarted();
  }

  /**
   * For a session that wants a connection.
   *
   * @throws ConnectSQLException if the provider is not running
   */
  final Running<E> runningForSession() throws SQLException {
    Running<E> now = running;
    if (now == null) {
      throw new ConnectSQLException(NOT_RUNNING);
    }
    return now;
  }

  /**
   * For everything but sessions.
   *
   * @throws IllegalStateException if the provider is not running
   */
  final Running<E> running() {
    Running<E> now = running;
    if (now == null) {
      throw new IllegalStateException(NOT_RUNNING);
    }
    return now;
  }

  /** False: after a failover a connection asked for again is on another host. */
  public final boolean supportsAggressiveRelease() {
    return false;
  }

  /** True: a read-only connection is one already, and setting it again would be released twice. */
  public final boolean handlesConnectionReadOnly() {
    return true;
  }

  public final DatabaseConnectionInfo getDatabaseConnectionInfo(Dialect dialect) {
    return connectionInfo(dialect, null);
  }

  final DatabaseConnectionInfo connectionInfo(
      Dialect dialect, @Nullable ExtractedDatabaseMetaData metadata) {
    Running<E> now = running();
    return new AwsConnectionInfo(now.config(), now.unit(), dialect, metadata);
  }

  @Override
  public final boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this) || type == AwsEngine.class;
  }

  /** This provider, or the {@link AwsEngine} of the unit's own cluster. */
  @Override
  public final <U> U unwrap(Class<U> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type == AwsEngine.class) {
      return type.cast(running().engines().own());
    }
    throw new UnknownUnwrapTypeException(type);
  }
}
