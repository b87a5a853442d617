package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.time.NanoClock;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's connections for tenants that have a schema, a database, a cluster or a database user
 * of their own, with everything that {@link AwsConnectionProvider} does for one. Chosen by {@code
 * hibernate.multi_tenant_connection_provider} and this class name; where the tenants are, a {@link
 * io.hibernateaws.connection.tenancy.TenantSource}, settings or Hibernate's mappers say.
 *
 * <p>A session of an unknown tenant gets an exception, never another tenant's connection and never
 * the unit's. {@code getConnection} asks for the tenant's place, then never waits and touches no
 * network. Unwraps to the {@link AwsEngine} of the unit itself. Thread-safe once configured.
 *
 * @param <T> type of the tenant ids of the application
 */
public final class AwsMultiTenantConnectionProvider<T> extends EngineProvider<TenantEngines>
    implements MultiTenantConnectionProvider<T> {
  private static final long serialVersionUID = 1L;
  private static final String CHOSEN_BY =
      MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER
          + "="
          + AwsMultiTenantConnectionProvider.class.getName();

  private final transient EngineOpener opener;
  private final transient NanoClock clock;

  public AwsMultiTenantConnectionProvider() {
    this(UnitEngine::open, NanoClock.system());
  }

  AwsMultiTenantConnectionProvider(EngineOpener opener, NanoClock clock) {
    this.opener = opener;
    this.clock = clock;
  }

  @Override
  Running<TenantEngines> start(Map<String, Object> settings, @Nullable ServiceRegistry services) {
    Map<String, Object> others = TenancyReader.withoutTenants(settings);
    UnitReading reading = new UnitReading(CHOSEN_BY, others, services);
    Tenants tenants = TenancyReader.read(settings, services, reading.problems());
    boolean started = false;
    try {
      TenantClusters clusters = open(others, reading, tenants);
      started = true;
      return new Running<>(new TenantEngines(clusters, tenants), reading.finish(), reading.unit());
    } finally {
      if (!started) {
        tenants.close();
      }
    }
  }

  private TenantClusters open(Map<String, Object> settings, UnitReading reading, Tenants tenants) {
    EngineConfig read = reading.engine();
    if (read == null) {
      throw reading.refusal();
    }
    SharedEngine shared = reading.shared();
    ClusterSettings clusters =
        shared == null ? ClusterSettings.of(settings, read) : ClusterSettings.ofDataSource(read);
    // The clusters that the settings name are checked at the start, not at the first session.
    if (tenants.source() instanceof PropertyTenants properties) {
      clusters.check(properties.places().values(), reading.problems());
    }
    EngineConfig own = reading.finish();
    return new TenantClusters(
        clusters,
        shared == null ? null : shared.engine(),
        opener,
        own.tenancy().idleTimeout(),
        clock);
  }

  /** From the unit's own engine, as the unit's own user: for what belongs to no tenant. */
  @Override
  public Connection getAnyConnection() throws SQLException {
    Running<TenantEngines> now = runningForSession();
    return now.engines()
        .own()
        .connect(now.withLimit(ConnectRequest.WRITABLE), now.unit().options());
  }

  @Override
  public void releaseAnyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  /**
   * A connection for this tenant.
   *
   * @throws io.hibernateaws.connection.tenancy.TenantSQLException if the tenant is unknown
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
    Running<TenantEngines> now = runningForSession();
    if (tenant == null) {
      throw Tenants.withoutId("null");
    }
    String text = Tenants.textOf(tenant);
    TenantPlace place = now.engines().tenants().placeOf(tenant);
    ConnectRequest ofTenant = now.withLimit(request.withTenant(text));
    return now.engines()
        .clusters()
        .connect(place, asTenant(ofTenant, place), now.unit().options().withSchema(place.schema()));
  }

  private static ConnectRequest asTenant(ConnectRequest request, TenantPlace place) {
    String user = place.user();
    String secret = place.secret();
    String role = place.role();
    if (secret != null) {
      return request.withSecret(secret);
    }
    if (user == null) {
      return request;
    }
    return role == null
        ? request.withCredentials(user, place.password())
        : request.withRole(user, role);
  }

  @Override
  public void releaseConnection(T tenant, Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void releaseReadOnlyConnection(T tenant, Connection connection) throws SQLException {
    connection.close();
  }

  /** True: every link of a session has its tenant's schema, also after a rollback or a failover. */
  @Override
  public boolean handlesConnectionSchema() {
    return true;
  }

  /**
   * Adds an observer of every event from now on, of the unit's engine and of those of tenants'
   * clusters, also of those that start later.
   */
  public void observe(EngineObserver observer) {
    running().engines().clusters().observe(observer);
  }

  /** The mappers that the connections follow. */
  List<TenantMapping<?>> mappings() {
    return running().engines().tenants().mappings();
  }

  /** A provider in another JVM has no engine: it is one that has not been configured. */
  @Serial
  private Object readResolve() {
    return new AwsMultiTenantConnectionProvider<T>();
  }
}
