package io.hibernateaws.quarkus.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/** Where the connections of a tenant come from, and what makes them the tenant's. Thread-safe. */
interface TenantPools {
  /**
   * The writer's and the readers' pool of a tenant.
   *
   * @throws RuntimeException if there is no such tenant
   */
  ConnectionProvider of(String tenant);

  /** The connection as it is for the tenant; closed if it cannot be. */
  Connection entered(Connection connection, String tenant) throws SQLException;
}
