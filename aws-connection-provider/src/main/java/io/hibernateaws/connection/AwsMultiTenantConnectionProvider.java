package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.EngineConfig;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.time.NanoClock;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.engine.jdbc.connections.spi.DatabaseConnectionInfo;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's connections for tenants who have a schema, a database, a cluster or a database user
 * of their own, with everything that {@link AwsConnectionProvider} does for one. Chosen by {@code
 * hibernate.multi_tenant_connection_provider} and this class name; where the tenants are, a {@link
 * io.hibernateaws.connection.tenancy.TenantSource}, settings or Hibernate's mappers say.
 *
 * <p>A tenant that nobody knows gets an exception, never another's connection and never the unit's.
 * {@code getConnection} asks for the tenant's place, then never waits and touches no network.
 * Unwraps to the {@link AwsEngine} of the unit itself. Thread-safe once configured.
 *
 * @param <T> type of the tenant ids of the application
 */
public final class AwsMultiTenantConnectionProvider<T>
    implements MultiTenantConnectionProvider<T>,
        EngineBacked,
        Configurable,
        Stoppable,
        ServiceRegistryAwareService {
  private static final long serialVersionUID = 1L;
  private static final String CHOSEN_BY =
      MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER
          + "="
          + AwsMultiTenantConnectionProvider.class.getName();

  private final transient EngineOpener opener;
  private final transient NanoClock clock;
  private transient @Nullable ServiceRegistryImplementor registry;
  private transient volatile @Nullable Running running;

  /** Engines at work for the settings and the tenants of a unit. */
  private record Running(TenantClusters clusters, Tenants tenants, UnitSettings unit) {}

  public AwsMultiTenantConnectionProvider() {
    this(UnitEngine::open, NanoClock.system());
  }

  AwsMultiTenantConnectionProvider(EngineOpener opener, NanoClock clock) {
    this.opener = opener;
    this.clock = clock;
  }

  @Override
  public void injectServices(ServiceRegistryImplementor services) {
    registry = services;
  }

  /**
   * Starts the engine of the unit, which connects in the background; those of tenants' clusters
   * start when they are needed.
   *
   * @throws ConnectionProviderConfigurationException with every problem of the settings
   */
  @Override
  public void configure(Map<String, Object> settings) {
    if (running != null) {
      throw new IllegalStateException("this provider is configured already; make another one");
    }
    Map<String, Object> others = TenancyReader.withoutTenants(settings);
    UnitReading reading = new UnitReading(CHOSEN_BY, others, registry);
    Tenants tenants = TenancyReader.read(settings, registry, reading.problems());
    boolean started = false;
    try {
      if (reading.engine() != null) {
        ClusterSettings clusters = ClusterSettings.of(others, reading.engine());
        checkClusters(tenants, clusters, reading.problems());
        EngineConfig own = reading.finish();
        running =
            new Running(
                new TenantClusters(clusters, opener, own.tenancy().idleTimeout(), clock),
                tenants,
                reading.unit());
        started = true;
      } else {
        reading.finish();
      }
    } finally {
      if (!started) {
        tenants.close();
      }
    }
  }

  /** What stands in the settings is refused at the start, not at the first session. */
  private static void checkClusters(
      Tenants tenants, ClusterSettings clusters, List<String> problems) {
    if (!(tenants.source() instanceof PropertyTenants properties)) {
      return;
    }
    properties.places().values().stream()
        .map(TenantPlace::url)
        .filter(url -> url != null)
        .map(url -> ClusterSettings.clusterOf(JdbcUrlParser.parse(url.strip())))
        .distinct()
        .filter(cluster -> !cluster.equals(clusters.ownCluster()))
        .forEach(
            cluster -> {
              try {
                clusters.read(cluster);
              } catch (SettingsException e) {
                e.problems()
                    .forEach(
                        problem -> problems.add("for the tenants of " + cluster + ": " + problem));
              }
            });
  }

  /** From the unit's own engine, as the unit's own user: for what belongs to no tenant. */
  @Override
  public Connection getAnyConnection() throws SQLException {
    Running now = now();
    return now.clusters()
        .own()
        .connect(
            ConnectRequest.WRITABLE.withLimit(now.unit().loginTimeout()), now.unit().options());
  }

  @Override
  public void releaseAnyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  /**
   * A connection for this tenant.
   *
   * @throws io.hibernateaws.connection.tenancy.TenantSQLException if nobody knows it
   */
  @Override
  public Connection getConnection(T tenant) throws SQLException {
    return connect(ConnectRequest.WRITABLE, tenant);
  }

  @Override
  public Connection getReadOnlyConnection(T tenant) throws SQLException {
    return connect(ConnectRequest.READ_ONLY, tenant);
  }

  private Connection connect(ConnectRequest request, @Nullable T tenant) throws SQLException {
    Running now = now();
    if (tenant == null) {
      throw Tenants.nobody("null");
    }
    String text = Tenants.textOf(tenant);
    TenantPlace place = now.tenants().placeOf(tenant);
    UnitSettings unit = now.unit();
    ConnectRequest ofTenant = request.withTenant(text).withLimit(unit.loginTimeout());
    String user = place.user();
    return now.clusters()
        .connect(
            place,
            user == null ? ofTenant : ofTenant.withCredentials(user, place.password()),
            unit.options().withSchema(place.schema()));
  }

  private Running now() throws SQLException {
    Running now = running;
    if (now == null) {
      throw new ConnectSQLException(
          "this connection provider is not configured yet, or has been stopped");
    }
    return now;
  }

  @Override
  public void releaseConnection(T tenant, Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void releaseReadOnlyConnection(T tenant, Connection connection) throws SQLException {
    connection.close();
  }

  /** False: after a failover a connection asked for again is on another host. */
  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  /** True: every link of a session has its tenant's schema, also after a rollback or a failover. */
  @Override
  public boolean handlesConnectionSchema() {
    return true;
  }

  /** True: a read-only connection is one already, and setting it again would be released twice. */
  @Override
  public boolean handlesConnectionReadOnly() {
    return true;
  }

  @Override
  public DatabaseConnectionInfo getDatabaseConnectionInfo(Dialect dialect) {
    Running now = requireRunning();
    return new AwsConnectionInfo(now.clusters().own().config(), now.unit(), dialect, null);
  }

  /**
   * Adds an observer of every event from now on, of the unit's engine and of those of tenants'
   * clusters, also of those that start later.
   */
  public void observe(EngineObserver observer) {
    requireRunning().clusters().observe(observer);
  }

  /** Also on clusters of tenants that are used later. */
  @Override
  public void applicationStarted() {
    requireRunning().clusters().applicationStarted();
  }

  /** The mappers whose word the connections follow. */
  List<TenantMapping> mappings() {
    return requireRunning().tenants().mappings();
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
  public <U> U unwrap(Class<U> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type == AwsEngine.class) {
      return type.cast(requireRunning().clusters().own());
    }
    throw new UnknownUnwrapTypeException(type);
  }

  /** Closes every engine, within 5 s. */
  @Override
  public void stop() {
    Running last = running;
    running = null;
    if (last != null) {
      last.clusters().close();
      last.tenants().close();
    }
  }

  /** A provider in another JVM has no engine: it is one that has not been configured. */
  @Serial
  private Object readResolve() {
    return new AwsMultiTenantConnectionProvider<T>();
  }
}
