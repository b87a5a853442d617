package io.hibernateaws.quarkus.tenancy;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.quarkus.routing.RoutedPools;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.ClientProxy;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.HibernateException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/**
 * A datasource each, with its database or its cluster: the one that is called as the tenant, or the
 * one that the application's {@code TenantConnectionResolver} chooses. Thread-safe.
 */
final class DataSourceTenants implements TenantPools {
  private final String unit;
  private final Map<String, String> readers;
  private final Map<String, ConnectionProvider> known = new ConcurrentHashMap<>();

  /**
   * For one unit.
   *
   * @param unit Quarkus' name of the persistence unit
   * @param readers of each datasource that follows its cluster, the one with the readers' pool
   */
  DataSourceTenants(String unit, Map<String, String> readers) {
    this.unit = unit;
    this.readers = readers;
  }

  /** Unknown tenants are not remembered: there are too many of them. */
  @Override
  public ConnectionProvider of(String tenant) {
    ConnectionProvider provider = known.get(tenant);
    return provider != null ? provider : known.computeIfAbsent(tenant, this::find);
  }

  @SuppressWarnings("deprecation") // Quarkus' own resolver is found by the old rules alone
  private ConnectionProvider find(String tenant) {
    ConnectionProvider resolved =
        PersistenceUnitUtil.legacySingleExtensionInstanceForPersistenceUnit(
                TenantConnectionResolver.class, unit)
            .get()
            .resolve(tenant);
    // Another class may do more than hand out connections, or get them where JTA never sees them.
    if (resolved == null || resolved.getClass() != QuarkusConnectionProvider.class) {
      throw new HibernateException(
          ("the TenantConnectionResolver answers for tenant '%s' with %s; have it answer with a"
                  + " QuarkusConnectionProvider of the tenant's datasource, or set"
                  + " quarkus.hibernate-aws.readers.enabled=false")
              .formatted(tenant, resolved));
    }
    AgroalDataSource pool =
        ClientProxy.unwrap(((QuarkusConnectionProvider) resolved).getDataSource());
    for (Map.Entry<String, String> pair : readers.entrySet()) {
      if (is(pool, pair.getValue())) {
        throw new HibernateException(
            "there is no tenant '%s': datasource '%s' has the readers' pool of datasource '%s'"
                .formatted(tenant, pair.getValue(), pair.getKey()));
      }
      if (is(pool, pair.getKey())) {
        return RoutedPools.between(pair.getKey(), pair.getValue());
      }
    }
    return resolved; // a database that has no cluster
  }

  private static boolean is(AgroalDataSource pool, String name) {
    return AgroalDataSourceUtil.dataSourceIfActive(name)
        .map(other -> ClientProxy.unwrap(other) == pool)
        .orElse(false);
  }

  @Override
  public Connection entered(Connection connection, String tenant) {
    return connection;
  }
}
