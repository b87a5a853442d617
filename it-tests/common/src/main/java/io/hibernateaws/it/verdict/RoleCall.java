package io.hibernateaws.it.verdict;

import io.hibernateaws.it.Product;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;

/** What a session calls on a server whose role has changed while the connection stayed open. */
enum RoleCall {
  QUERY("query", false, false) {
    @Override
    void on(Connection connection, UUID row) throws SQLException {
      text(connection, MARK + "select count(*) from verdict_row");
    }
  },
  INSERT("insert", true, false) {
    @Override
    void on(Connection connection, UUID row) throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement(MARK + "insert into verdict_row values (?)")) {
        insert.setObject(1, Product.underTest().sql().uuid(row));
        insert.executeUpdate();
      }
    }
  },
  FUNCTION("query of a function that writes", true, false) {
    @Override
    void on(Connection connection, UUID row) throws SQLException {
      String literal = Product.underTest().sql().uuidLiteral(row);
      text(connection, MARK + "select verdict_writes(" + literal + ")");
    }
  },
  READING_CALL("CALL of a procedure that only reads", false, true) {
    @Override
    void on(Connection connection, UUID row) throws SQLException {
      try (CallableStatement call = connection.prepareCall(MARK + "call verdict_reads()")) {
        call.execute();
      }
    }
  },
  COMMITTING_CALL("CALL of a procedure that commits", true, true) {
    @Override
    void on(Connection connection, UUID row) throws SQLException {
      try (CallableStatement call = connection.prepareCall(MARK + "call verdict_commits(?)")) {
        call.setObject(1, Product.underTest().sql().uuid(row));
        call.execute();
      }
    }
  };

  private static final String MARK = "/* cut */ ";

  final String words;
  final boolean writes;

  /** Whether the text may commit within. */
  final boolean procedure;

  RoleCall(String words, boolean writes, boolean procedure) {
    this.words = words;
    this.writes = writes;
    this.procedure = procedure;
  }

  abstract void on(Connection connection, UUID row) throws SQLException;

  /** Fits its message, or the one of the commit after it. */
  static Predicate<String> message(boolean commit) {
    String start = commit ? "commit" : MARK.strip();
    return sql -> sql.strip().toLowerCase(Locale.ROOT).startsWith(start);
  }

  private static void text(Connection connection, String sql) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet answer = select.executeQuery(sql)) {
      answer.next();
    }
  }
}
