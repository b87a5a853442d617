package io.hibernateaws.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a test about verdicts writes, and whether a server has it: rows of the table {@code
 * verdict_row}, whose only column is {@code id}, and {@link Purchase}s.
 */
public final class VerdictRows {
  private VerdictRows() {}

  /** Makes the table. */
  public static void create(Connection server) throws SQLException {
    String type = Product.underTest().sql().uuidType();
    Sql.run(server, "create table verdict_row (id " + type + " primary key)");
  }

  /** Whether the table has been made. */
  public static boolean exists(Connection server) throws SQLException {
    try (ResultSet tables = server.getMetaData().getTables(null, null, "verdict_row", null)) {
      return tables.next();
    }
  }

  /** Makes procedures that commit and that only read, and a function that writes. */
  public static void createProcedures(Connection server) throws SQLException {
    ProductSql sql = Product.underTest().sql();
    List<String> routines = new ArrayList<>();
    routines.addAll(sql.committingProcedure("verdict_commits", "verdict_row"));
    routines.addAll(sql.readingProcedure("verdict_reads", "verdict_row"));
    routines.addAll(sql.writingFunctionOfRow("verdict_writes", "verdict_row"));
    for (String routine : routines) {
      Sql.run(server, routine);
    }
  }

  public static void insert(Connection connection, UUID row) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into verdict_row values (?)")) {
      insert.setObject(1, Product.underTest().sql().uuid(row));
      insert.executeUpdate();
    }
  }

  /** Whether the server has a row or a purchase with this identifier. */
  public static boolean isThere(Connection server, UUID id) throws SQLException {
    return count(server, "verdict_row", id) + count(server, "purchase", id) > 0;
  }

  /** How many of these purchases the server has. */
  public static int purchases(Connection server, UUID... ids) throws SQLException {
    int purchases = 0;
    for (UUID id : ids) {
      purchases += count(server, "purchase", id);
    }
    return purchases;
  }

  private static int count(Connection server, String table, UUID id) throws SQLException {
    try (PreparedStatement select =
        server.prepareStatement("select count(*) from " + table + " where id = ?")) {
      select.setObject(1, Product.underTest().sql().uuid(id));
      try (ResultSet answer = select.executeQuery()) {
        answer.next();
        return answer.getInt(1);
      }
    }
  }
}
