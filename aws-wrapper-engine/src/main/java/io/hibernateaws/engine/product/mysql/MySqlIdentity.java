package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The question "who are you?" to a MySQL server, in one round trip. */
final class MySqlIdentity {
  /** In which a session waits for a replica to have what it commits. */
  private static final String WAITS_FOR_REPLICA = "Waiting for semi-sync ACK%";

  private MySqlIdentity() {}

  /**
   * @param reader an expression that is true where nothing can be written; a constant of ours
   * @param instanceId an expression that yields the server's identifier; a constant of ours
   */
  static String query(String reader, String instanceId) {
    return "SELECT "
        + reader
        + ", "
        + instanceId
        + ", CONNECTION_ID(), @@server_uuid, FLOOR(UNIX_TIMESTAMP())";
  }

  static LinkIdentity ask(Connection raw, String query) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("the server did not say who it is: no row", "08006");
      }
      long id = rows.getLong(3);
      String server = rows.getString(4);
      return new LinkIdentity(
          rows.getBoolean(1) ? Role.READER : Role.WRITER,
          rows.getString(2),
          id == 0 || server == null ? null : new ServerProcess(id, server + "@" + rows.getLong(5)));
    }
  }

  /**
   * Ends a connection's thread if its server is the one that had it and has not started again
   * since: then a number may have been handed out again. One that waits for its replica is left
   * alone: ended, it would commit without it.
   *
   * @return whether it was there
   */
  static boolean end(Connection raw, ServerProcess process) throws SQLException {
    int mark = process.incarnation().indexOf('@');
    String server = process.incarnation().substring(0, mark);
    long seen = Long.parseLong(process.incarnation().substring(mark + 1));
    try (Statement statement = raw.createStatement()) {
      if (!server.equals(text(statement, "SELECT @@server_uuid")) || started(statement) > seen) {
        return false;
      }
      if (text(
              statement,
              "SELECT p.ID FROM information_schema.PROCESSLIST AS p WHERE p.ID = "
                  + process.id()
                  + " AND p.STATE LIKE '"
                  + WAITS_FOR_REPLICA
                  + "'")
          != null) {
        return true;
      }
      statement.execute("KILL CONNECTION " + process.id());
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == MySqlFailures.NO_SUCH_THREAD) {
        return false;
      }
      throw e;
    }
  }

  /** When the server has started, in seconds since the epoch by its own clock. */
  private static long started(Statement statement) throws SQLException {
    long uptime;
    try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      uptime = row.next() ? row.getLong(2) : 0;
    }
    String now = text(statement, "SELECT FLOOR(UNIX_TIMESTAMP())");
    return (now == null ? 0 : Long.parseLong(now)) - uptime;
  }

  private static @Nullable String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
