package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The question "who are you?" to a PostgreSQL server, in one round trip. */
final class PgIdentity {
  /** As seconds, because the text of a time stamp depends on the session's time zone. */
  private static final String STARTED =
      "pg_catalog.date_part('epoch', s.backend_start)::pg_catalog.text";

  private PgIdentity() {}

  /**
   * @param instanceId an expression that yields the server's identifier; a constant of ours
   */
  static String query(String instanceId) {
    return "SELECT pg_catalog.pg_is_in_recovery(), "
        + instanceId
        + ", pg_catalog.pg_backend_pid(), (SELECT "
        + STARTED
        + " FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) AS s)";
  }

  /**
   * Ends a backend if it still is the one whose start time was noted: a pid may have been handed
   * out again. One that waits for its standby is left alone: ended, it would commit without it.
   *
   * @return whether it was there
   */
  static boolean end(Connection raw, ServerProcess process) throws SQLException {
    String sql =
        "SELECT CASE WHEN COALESCE(s.wait_event OPERATOR(pg_catalog.=) 'SyncRep', FALSE) THEN TRUE"
            + " ELSE pg_catalog.pg_terminate_backend(s.pid) END"
            + " FROM pg_catalog.pg_stat_get_activity(?) AS s WHERE "
            + STARTED
            + " OPERATOR(pg_catalog.=) ?";
    try (PreparedStatement statement = raw.prepareStatement(sql)) {
      statement.setInt(1, Math.toIntExact(process.id()));
      statement.setString(2, process.incarnation());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  static LinkIdentity ask(Connection raw, String query) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("the server did not say who it is: no row", "08006");
      }
      long pid = rows.getLong(3);
      String started = rows.getString(4);
      return new LinkIdentity(
          rows.getBoolean(1) ? Role.READER : Role.WRITER,
          rows.getString(2),
          pid == 0 || started == null ? null : new ServerProcess(pid, started));
    }
  }
}
