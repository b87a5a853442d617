package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Lack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a MySQL server what kind it is, on the engine's own link in autocommit, with look-ups that
 * cannot fail where an object is missing. Stateless: the caller keeps the answer, and nothing when
 * there was none.
 */
final class MySqlDetector {
  /** By their own names, because naming a variable that is missing would be an error. */
  private static final String OF_AURORA = "SHOW VARIABLES LIKE 'aurora_version'";

  private static final String ONE_HOST =
      ". With hibernate.aws.family=rds-mysql it is used as one host without topology and failover";

  private static final String OF_GLOBAL =
      """
      SELECT COUNT(*) FROM information_schema.TABLES AS t
       WHERE t.TABLE_SCHEMA = 'information_schema'
         AND UPPER(t.TABLE_NAME) IN ('AURORA_GLOBAL_DB_STATUS',
                                     'AURORA_GLOBAL_DB_INSTANCE_STATUS')""";

  private MySqlDetector() {}

  /**
   * The family of the server at the other end.
   *
   * @param raw a link of the engine's own, in autocommit mode
   * @param kind what the host name of the URL says
   * @throws SQLException when the server could not be asked; nothing is known then
   * @throws SettingsException when the server is of a kind that is known but not provided
   */
  static DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException {
    if (Make.of(raw) == Make.MARIADB) {
      return MySqlFamilies.MARIADB;
    }
    if (kind == EndpointKind.GLOBAL_WRITER) {
      throw notProvided("global-aurora-mysql", "a global endpoint");
    }
    try (Statement statement = raw.createStatement()) {
      if (text(statement, OF_AURORA) != null) {
        if (count(statement, OF_GLOBAL, 1) == 2
            && count(
                    statement, "SELECT COUNT(*) FROM information_schema.aurora_global_db_status", 1)
                > 1) {
          throw notProvided("global-aurora-mysql", "a member of a global database");
        }
        return MySqlFamilies.AURORA;
      }
      return withoutSharedStorage(statement, kind);
    }
  }

  /** Servers of another make know other variables, and the first question would be an error. */
  static DatabaseFamily confirmed(Connection raw, DatabaseFamily set, Make make)
      throws SQLException {
    if (Make.of(raw) != make) {
      throw new SettingsException(
          List.of(
              "hibernate.aws.family="
                  + set.code()
                  + ": the server is one of "
                  + (make == Make.MARIADB ? "MySQL" : "MariaDB")
                  + "; remove it, and the server is asked"));
    }
    return set;
  }

  /**
   * A cluster whose members cannot be read is refused: taken for one host it would not fail over.
   */
  private static DatabaseFamily withoutSharedStorage(Statement statement, EndpointKind kind)
      throws SQLException {
    MySqlMultiAz signs = MySqlMultiAz.signs(statement);
    if (signs.tableSeen()
        ? !signs.reported().isEmpty()
        : signs.addressed() && (kind.isRds() || signs.ofRds())) {
      switch (MySqlMultiAz.members(statement)) {
        case TOLD -> {
          return MySqlFamilies.MULTI_AZ;
        }
        case DENIED -> {
          Lack lack = signs.denied(statement);
          throw new SettingsException(List.of(lack.problem() + ": " + lack.fix() + ONE_HOST));
        }
        case NONE -> {
          if (signs.tableSeen() && kind.isCluster()) {
            // Kept for one host it would never fail over.
            throw new SQLException(
                "the server does not tell the members of its cluster now", "08006");
          }
        }
      }
    }
    return signs.tableSeen() || kind.isRds() ? MySqlFamilies.RDS : MySqlFamilies.PLAIN;
  }

  private static @Nullable String text(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private static long count(Statement statement, String sql, int column) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(column) : 0;
    }
  }

  private static SettingsException notProvided(String code, String what) {
    return new SettingsException(
        List.of(
            "the server is " + what + ", family " + code + ": known, not provided yet" + ONE_HOST));
  }
}
