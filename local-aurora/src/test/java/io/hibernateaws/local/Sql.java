package io.hibernateaws.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements in one line. */
final class Sql {
  private Sql() {}

  /** Something to do with a connection. */
  interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of all rows. */
  static List<@Nullable String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<@Nullable String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  static List<@Nullable String> ask(LocalAurora aurora, int instance, String sql)
      throws SQLException {
    try (Connection connection = aurora.directConnection(instance)) {
      return query(connection, sql);
    }
  }

  static void write(LocalAurora aurora, String sql) throws SQLException {
    try (Connection connection = aurora.connection(aurora.writer())) {
      execute(connection, sql);
    }
  }
}
