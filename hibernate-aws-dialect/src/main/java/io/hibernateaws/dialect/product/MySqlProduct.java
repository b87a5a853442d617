package io.hibernateaws.dialect.product;

import io.hibernateaws.dialect.AuroraMySQLDialect;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.mysql.MySql;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.jspecify.annotations.Nullable;

/** MySQL, Aurora MySQL, and MariaDB, which speaks their protocol. */
final class MySqlProduct implements DialectProduct {
  private static final String GENERAL_ERROR = "HY000";

  /** By its own name, because naming a variable that is missing would be an error. */
  private static final String IS_AURORA = "show variables like 'aurora_version'";

  @Override
  public boolean isUnavailable(SQLException failure) {
    return GENERAL_ERROR.equals(failure.getSQLState()) && kind(failure) == FailureKind.READ_ONLY;
  }

  @Override
  public boolean endsConnection(SQLException failure) {
    return kind(failure) == FailureKind.SUSPECT;
  }

  /** What the engine's product takes a failure for where no driver that is known has spoken. */
  private static FailureKind kind(SQLException failure) {
    return MySql.PRODUCT.classify(failure, one -> Speaker.UNKNOWN);
  }

  @Override
  public @Nullable Class<? extends Dialect> dialectNamed(String name) {
    return name.equals("AuroraMySQL") ? AuroraMySQLDialect.class : null;
  }

  /**
   * Hibernate takes whatever is below the driver of MariaDB for MariaDB, and nothing below the one
   * of MySQL; the server says in its version whether it is.
   */
  @Override
  public @Nullable Dialect dialectFor(DialectResolutionInfo info, DatabaseMetaData server)
      throws SQLException {
    if (!"MySQL".equals(info.getDatabaseName())) {
      return null;
    }
    if (isMariaDb(info.getDatabaseVersion())) {
      return new MariaDBDialect(new MariaDbBelowConnectorJ(info));
    }
    if (isAurora(server.getConnection())) {
      return new AuroraMySQLDialect(info);
    }
    return isMariaDb(info.getDriverName()) ? new MySQLDialect(info) : null;
  }

  private static boolean isMariaDb(@Nullable String name) {
    return name != null && name.toLowerCase(Locale.ROOT).contains("mariadb");
  }

  private static boolean isAurora(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(IS_AURORA)) {
      return answer.next();
    }
  }
}
