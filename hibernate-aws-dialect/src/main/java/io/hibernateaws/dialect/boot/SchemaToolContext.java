package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.ThreadReadOnlySignals;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.engine.jdbc.spi.SqlStatementLogger;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.tool.schema.internal.exec.JdbcContext;

/**
 * What Hibernate's schema tools work with, except that nothing on their thread makes their
 * connections read-only: Hibernate logs a refused statement of theirs and goes on.
 */
final class SchemaToolContext implements JdbcContext {
  private final JdbcContext hibernates;

  SchemaToolContext(JdbcContext hibernates) {
    this.hibernates = hibernates;
  }

  @Override
  public JdbcConnectionAccess getJdbcConnectionAccess() {
    return new WriterAccess(hibernates.getJdbcConnectionAccess());
  }

  @Override
  public Dialect getDialect() {
    return hibernates.getDialect();
  }

  @Override
  public SqlStatementLogger getSqlStatementLogger() {
    return hibernates.getSqlStatementLogger();
  }

  @Override
  public SqlExceptionHelper getSqlExceptionHelper() {
    return hibernates.getSqlExceptionHelper();
  }

  @Override
  public ServiceRegistry getServiceRegistry() {
    return hibernates.getServiceRegistry();
  }

  private record WriterAccess(JdbcConnectionAccess hibernates) implements JdbcConnectionAccess {
    @Override
    public Connection obtainConnection() throws SQLException {
      Connection connection = hibernates.obtainConnection();
      if (connection.isWrapperFor(ThreadReadOnlySignals.class)) {
        connection.unwrap(ThreadReadOnlySignals.class).disable();
      }
      return connection;
    }

    @Override
    public void releaseConnection(Connection connection) throws SQLException {
      hibernates.releaseConnection(connection);
    }

    @Override
    public boolean supportsAggressiveRelease() {
      return hibernates.supportsAggressiveRelease();
    }
  }
}
