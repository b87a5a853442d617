package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.IdentifierRules;
import io.hibernateaws.engine.product.Lack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself as a member of an RDS Multi-AZ DB cluster: an address to report, and
 * a table of the members, which single instances of RDS have too. A user sees the table only with a
 * right on it.
 *
 * @param reported what the server reports as its host, empty if nothing
 * @param addressed whether that is an address, as RDS gives its members
 * @param tableSeen whether the table is seen
 * @param ofRds whether the server calls itself what those of RDS call themselves
 */
record MySqlMultiAz(String reported, boolean addressed, boolean tableSeen, boolean ofRds) {
  /** What the table of the members tells. */
  enum Members {
    /** There are some. */
    TOLD,
    /** There is no table, or it is empty. */
    NONE,
    /** The user may not read it, whether it is there or not. */
    DENIED
  }

  private static final String SIGNS =
      """
      SELECT @@GLOBAL.report_host,
             IS_IPV4(@@GLOBAL.report_host) OR IS_IPV6(@@GLOBAL.report_host),
             EXISTS (SELECT 1 FROM information_schema.TABLES AS t
                      WHERE t.TABLE_SCHEMA = 'mysql' AND t.TABLE_NAME = 'rds_topology'),
             @@version_comment = 'Source distribution'""";

  private static final String MEMBERS = "SELECT COUNT(*) FROM mysql.rds_topology";

  private static final int NO_RIGHT = 1142;
  private static final int NO_TABLE = 1146;

  static MySqlMultiAz signs(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(SIGNS)) {
      if (!row.next()) {
        throw new SQLException("the server did not say what it reports: no row", "08006");
      }
      String reported = row.getString(1);
      return new MySqlMultiAz(
          reported == null ? "" : reported,
          row.getBoolean(2),
          row.getBoolean(3),
          row.getBoolean(4));
    }
  }

  static Members members(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(MEMBERS)) {
      return row.next() && row.getLong(1) > 0 ? Members.TOLD : Members.NONE;
    } catch (SQLException e) {
      return switch (e.getErrorCode()) {
        case NO_RIGHT -> Members.DENIED;
        case NO_TABLE -> Members.NONE;
        default -> throw e;
      };
    }
  }

  /** What the user lacks to be told whether the server is a member. */
  Lack denied(Statement statement) throws SQLException {
    String user = account(statement);
    return new Lack(
        "the server reports the address "
            + ForeignText.of(reported)
            + " (report_host), as a member of an RDS Multi-AZ DB cluster does, and user "
            + user
            + " may not read mysql.rds_topology, which tells whether it is one",
        "GRANT SELECT ON mysql.rds_topology TO " + user);
  }

  /** The user's account as a statement names it. */
  static String account(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
      return account(row.next() ? row.getString(1) : null);
    }
  }

  /**
   * @param account as the server tells it, with the host behind the last at sign
   */
  static String account(@Nullable String account) {
    String known = account == null ? "" : account;
    int at = known.lastIndexOf('@');
    IdentifierRules identifiers = MySql.PRODUCT.identifiers();
    return ForeignText.of(
        at < 0
            ? identifiers.quoted(known)
            : identifiers.quoted(known.substring(0, at))
                + "@"
                + identifiers.quoted(known.substring(at + 1)));
  }
}
