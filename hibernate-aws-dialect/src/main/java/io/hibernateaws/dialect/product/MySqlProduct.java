package io.hibernateaws.dialect.product;

import io.hibernateaws.dialect.AuroraMySQLDialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.jspecify.annotations.Nullable;

/** MySQL and Aurora MySQL. */
final class MySqlProduct implements DialectProduct {
  private static final String GENERAL_ERROR = "HY000";

  /** Running with {@code --read-only}, running in read-only mode. */
  private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

  /** By its own name, because naming a variable that is missing would be an error. */
  private static final String IS_AURORA = "show variables like 'aurora_version'";

  @Override
  public boolean isUnavailable(SQLException failure) {
    return GENERAL_ERROR.equals(failure.getSQLState())
        && READ_ONLY.contains(failure.getErrorCode());
  }

  @Override
  public @Nullable Class<? extends Dialect> dialectNamed(String name) {
    return name.equals("AuroraMySQL") ? AuroraMySQLDialect.class : null;
  }

  @Override
  public @Nullable Dialect dialectFor(DialectResolutionInfo info, DatabaseMetaData server)
      throws SQLException {
    return "MySQL".equals(info.getDatabaseName()) && isAurora(server.getConnection())
        ? new AuroraMySQLDialect(info)
        : null;
  }

  private static boolean isAurora(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(IS_AURORA)) {
      return answer.next();
    }
  }
}
