package io.hibernateaws.quarkus.tenancy;

import io.hibernateaws.quarkus.routing.RoutedPools;
import io.quarkus.arc.Arc;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.hibernate.HibernateException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * A schema each, in one database: the one that is called as the tenant. All share the pools, on
 * which {@link SchemaReset} ends it. Thread-safe.
 */
final class SchemaTenants implements TenantPools {
  private static final int LONGEST = 63;

  private final String writer;
  private final String readers;
  private volatile @Nullable Found found;

  /**
   * In the database of one datasource.
   *
   * @param writer Quarkus' name of it
   * @param readers of the one with the readers' pool
   */
  SchemaTenants(String writer, String readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public ConnectionProvider of(String tenant) {
    check(tenant);
    return found().pools;
  }

  /** What is there when the application runs; this is made when it is built. */
  private record Found(ConnectionProvider pools, TransactionSynchronizationRegistry transactions) {}

  private Found found() {
    Found now = found;
    if (now == null) {
      now =
          new Found(
              RoutedPools.between(writer, readers),
              Arc.container().instance(TransactionSynchronizationRegistry.class).get());
      found = now;
    }
    return now;
  }

  /** What no server keeps apart, or what belongs to the server, is nobody's schema. */
  private static void check(String tenant) {
    String name = tenant.toLowerCase(Locale.ROOT);
    if (tenant.isBlank()
        || tenant.getBytes(StandardCharsets.UTF_8).length > LONGEST
        || tenant.chars().anyMatch(Character::isISOControl)
        || name.startsWith("pg_")
        || name.equals("information_schema")
        || name.equals("$user")) {
      throw new HibernateException(
          ("there is no tenant '%s': its schema would be no name of 1 to %d bytes that an"
                  + " application may give")
              .formatted(tenant, LONGEST));
    }
  }

  /**
   * Connections of one transaction are one on the server, so two tenants in it would be one too.
   */
  private void checkTransaction(String tenant) {
    TransactionSynchronizationRegistry transaction = found().transactions;
    if (transaction.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
      return;
    }
    String key = SchemaTenants.class.getName() + ":" + writer;
    Object before = transaction.getResource(key);
    if (before == null) {
      transaction.putResource(key, tenant);
    } else if (!before.equals(tenant)) {
      throw new HibernateException(
          ("a transaction of tenant '%s' cannot go on as tenant '%s': both would share its"
                  + " connection and its schema; use @Transactional(REQUIRES_NEW)")
              .formatted(before, tenant));
    }
  }

  @Override
  public Connection entered(Connection connection, String tenant) throws SQLException {
    boolean entered = false;
    try {
      checkTransaction(tenant);
      connection.setSchema(tenant);
      entered = true;
      return connection;
    } finally {
      if (!entered) {
        connection.close();
      }
    }
  }
}
