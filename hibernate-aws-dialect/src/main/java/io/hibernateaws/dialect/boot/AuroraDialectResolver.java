package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Recognises Aurora by functions that only it has. The question cannot fail on anything that calls
 * itself PostgreSQL: a failed one would abort the transaction in which Hibernate asks on.
 */
public final class AuroraDialectResolver implements DialectResolver {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(AuroraDialectResolver.class);
  private static final String IS_AURORA =
      "select 1 from pg_catalog.pg_proc p"
          + " join pg_catalog.pg_namespace n on n.oid = p.pronamespace"
          + " where n.nspname = 'pg_catalog' and p.proname in ('aurora_version', 'aurora_replica_status')";

  @Override
  public @Nullable Dialect resolveDialect(DialectResolutionInfo info) {
    DatabaseMetaData metadata = info.getDatabaseMetadata();
    if (metadata == null || !"PostgreSQL".equals(info.getDatabaseName())) {
      return null;
    }
    try {
      return isAurora(metadata.getConnection()) ? new AuroraPostgreSQLDialect(info) : null;
    } catch (SQLException e) {
      if (Conversion.isLostConnection(e)) {
        throw new JDBCConnectionException("Could not ask the server whether it is Aurora", e);
      }
      LOG.debugf("The server does not say whether it is Aurora: %s", e.getMessage());
      return null;
    }
  }

  private static boolean isAurora(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(IS_AURORA)) {
      return answer.next();
    }
  }
}
