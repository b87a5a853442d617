package io.hibernateaws.engine.family;

import io.hibernateaws.engine.topology.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The question "who are you?" to a PostgreSQL server, in one round trip. */
final class PgIdentity {
  private PgIdentity() {}

  /**
   * @param instanceId an expression that yields the server's identifier; a constant of ours
   */
  static String query(String instanceId) {
    return "SELECT pg_catalog.pg_is_in_recovery(), "
        + instanceId
        + ", pg_catalog.pg_backend_pid(), (SELECT s.backend_start::pg_catalog.text FROM"
        + " pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) AS s)";
  }

  static LinkIdentity ask(Connection raw, String query) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("the server did not say who it is: no row", "08006");
      }
      return new LinkIdentity(
          rows.getBoolean(1) ? Role.READER : Role.WRITER,
          rows.getString(2),
          rows.getLong(3),
          rows.getString(4));
    }
  }
}
