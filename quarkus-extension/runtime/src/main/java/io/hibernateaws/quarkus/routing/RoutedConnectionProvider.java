package io.hibernateaws.quarkus.routing;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.dialect.boot.EngineBacked;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Hibernate's connections from the pools of Quarkus: those of a session or a transaction that only
 * reads from the readers' pool, all others from the writer's. Both pools are enlisted with JTA.
 * Thread-safe.
 */
public final class RoutedConnectionProvider extends QuarkusConnectionProvider
    implements EngineBacked {
  private static final long serialVersionUID = 1L;

  private final transient AgroalDataSource readers;
  private final transient TransactionRole transaction;

  RoutedConnectionProvider(
      AgroalDataSource writer, AgroalDataSource readers, TransactionRole transaction) {
    super(writer);
    this.readers = readers;
    this.transaction = transaction;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return transaction.onlyReads() ? readers.getConnection() : super.getConnection();
  }

  /**
   * Of a session that only reads: from the readers, unless its transaction may write, whose reads
   * must see its own writes.
   */
  @Override
  public Connection getReadOnlyConnection() throws SQLException {
    return transaction.inTransaction() ? getConnection() : readers.getConnection();
  }

  @Override
  public void closeReadOnlyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  /** True: a connection of the readers' pool is read-only, and JTA refuses to change another. */
  @Override
  public boolean handlesConnectionReadOnly() {
    return true;
  }

  /** Nothing: the pools want connections of their role from the start. */
  @Override
  public void applicationStarted() {}
}
