package io.hibernateaws.quarkus.tenancy;

import io.hibernateaws.dialect.boot.EngineBacked;
import io.quarkus.hibernate.orm.runtime.tenant.HibernateMultiTenantConnectionProvider;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;

/**
 * Hibernate's connections for tenants, from the pools of Quarkus, which are enlisted with JTA:
 * those of a session or a transaction that only reads from the tenant's readers, all others from
 * its writer. Quarkus' own provider knows no readers. Thread-safe.
 */
final class TenantConnectionProvider
    implements MultiTenantConnectionProvider<String>, EngineBacked {
  private static final long serialVersionUID = 1L;

  private final transient HibernateMultiTenantConnectionProvider quarkus;
  private final transient TenantPools tenants;

  /**
   * For one unit.
   *
   * @param unit Quarkus' name of the persistence unit
   */
  TenantConnectionProvider(String unit, TenantPools tenants) {
    this.quarkus = new HibernateMultiTenantConnectionProvider(unit);
    this.tenants = tenants;
  }

  /** Of the default tenant, as Quarkus does. */
  @Override
  public Connection getAnyConnection() throws SQLException {
    return quarkus.getAnyConnection();
  }

  @Override
  public void releaseAnyConnection(Connection connection) throws SQLException {
    quarkus.releaseAnyConnection(connection);
  }

  @Override
  public Connection getConnection(String tenant) throws SQLException {
    return tenants.entered(tenants.of(tenant).getConnection(), tenant);
  }

  @Override
  public Connection getReadOnlyConnection(String tenant) throws SQLException {
    return tenants.entered(tenants.of(tenant).getReadOnlyConnection(), tenant);
  }

  @Override
  public void releaseConnection(String tenant, Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void releaseReadOnlyConnection(String tenant, Connection connection) throws SQLException {
    releaseConnection(tenant, connection);
  }

  /** True: a connection of the readers' pool is read-only, and JTA refuses to change another. */
  @Override
  public boolean handlesConnectionReadOnly() {
    return true;
  }

  @Override
  public boolean supportsAggressiveRelease() {
    return true;
  }

  /** Nothing: the pools want connections of their role from the start. */
  @Override
  public void applicationStarted() {}

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (!isUnwrappableAs(type)) {
      throw new UnknownUnwrapTypeException(type);
    }
    return type.cast(this);
  }
}
