package io.hibernateaws.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Questions to the server behind a connection, without Hibernate. */
public final class Sql {
  private Sql() {}

  /** The first column of the first row. */
  public static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** Whether the first column of the first row is true. */
  public static boolean yes(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The server process behind the connection: one physical connection. */
  public static String pid(Connection connection) throws SQLException {
    return text(connection, Product.underTest().sql().process());
  }

  public static String instance(Connection connection) throws SQLException {
    return text(connection, Product.underTest().sql().instance());
  }
}
