package io.hibernateaws.quarkus.tenancy;

import io.agroal.api.AgroalPoolInterceptor;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Ends the schema of a tenant when its connection goes back to the pool, after its transaction: the
 * pool itself keeps it, and plain JDBC would get it. Thread-safe.
 */
final class SchemaReset implements AgroalPoolInterceptor {
  private static final Logger LOG = Logger.getLogger(SchemaReset.class);

  /** A connection that keeps the schema is not lent again. */
  @Override
  public void onConnectionReturn(Connection connection) {
    try {
      connection.setSchema(null);
    } catch (SQLException e) {
      LOG.debug("A connection is ended, because it keeps the schema of a tenant", e);
      end(connection);
    }
  }

  /**
   * Agroal's pool does not hear of an abort, and its wrapper of version 3.0 does not pass it on.
   */
  private static void end(Connection connection) {
    try {
      connection.unwrap(Connection.class).abort(Runnable::run);
      connection.isReadOnly(); // throws, as ended: the exception is what takes it out of the pool
    } catch (SQLException e) {
      LOG.debug("It has ended", e);
    }
  }
}
