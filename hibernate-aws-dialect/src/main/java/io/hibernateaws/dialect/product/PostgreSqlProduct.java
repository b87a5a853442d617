package io.hibernateaws.dialect.product;

import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.jspecify.annotations.Nullable;

/** PostgreSQL and Aurora PostgreSQL. */
final class PostgreSqlProduct implements DialectProduct {
  /** Shut down by the administrator, by a crash, not accepting connections yet. */
  private static final Set<String> UNAVAILABLE = Set.of("57P01", "57P02", "57P03");

  /** Also a dropped database and an idle session's time-out. */
  private static final String OPERATOR_INTERVENTION = "57P0";

  /**
   * Only Aurora has these functions. The question cannot fail on a server that calls itself
   * PostgreSQL: a failed one would abort the transaction in which Hibernate asks on.
   */
  private static final String IS_AURORA =
      "select 1 from pg_catalog.pg_proc p"
          + " join pg_catalog.pg_namespace n on n.oid = p.pronamespace"
          + " where n.nspname = 'pg_catalog' and p.proname in ('aurora_version', 'aurora_replica_status')";

  @Override
  public boolean isUnavailable(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && UNAVAILABLE.contains(state);
  }

  @Override
  public boolean endsConnection(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith(OPERATOR_INTERVENTION);
  }

  @Override
  public @Nullable Class<? extends Dialect> dialectNamed(String name) {
    return name.equals("AuroraPostgreSQL") ? AuroraPostgreSQLDialect.class : null;
  }

  @Override
  public @Nullable Dialect dialectFor(DialectResolutionInfo info, DatabaseMetaData server)
      throws SQLException {
    return "PostgreSQL".equals(info.getDatabaseName()) && isAurora(server.getConnection())
        ? new AuroraPostgreSQLDialect(info)
        : null;
  }

  private static boolean isAurora(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(IS_AURORA)) {
      return answer.next();
    }
  }
}
