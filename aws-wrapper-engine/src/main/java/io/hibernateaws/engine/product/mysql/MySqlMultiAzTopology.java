package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import io.hibernateaws.engine.product.InstanceRows;
import io.hibernateaws.engine.topology.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The members of an RDS Multi-AZ DB cluster of MySQL. The table has no roles: a reader tells whose
 * changes it applies, and only a server that applies nobody's and writes is the writer, because a
 * reader that has just started applies nobody's either.
 */
record MySqlMultiAzTopology() implements TopologySource {
  /** The first label of the server's own host name, null where the list does not have it. */
  static final String OWN_IDENTIFIER =
      "(SELECT SUBSTRING_INDEX(t.endpoint, '.', 1) FROM mysql.rds_topology AS t"
          + " WHERE t.id = @@GLOBAL.server_id LIMIT 1)";

  private static final String SOURCE = "SHOW REPLICA STATUS";

  private static final String SOURCE_ID = "Source_Server_Id";

  private static final String WRITES =
      "IF(" + PlainMySqlQueries.READER + ", NULL, @@GLOBAL.server_id)";

  private static final String MEMBERS =
      "SELECT t.id, t.endpoint, t.port, %s FROM mysql.rds_topology AS t";

  /** ER_SPECIFIC_ACCESS_DENIED_ERROR. */
  private static final int DENIED = 1227;

  @Override
  public List<Member> members(Connection raw, InstanceEndpoints endpoints) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      return InstanceRows.ask(statement, MEMBERS.formatted(writer(statement)), endpoints);
    }
  }

  /**
   * An expression for the server id of the writer. To a user that may not ask whose changes a
   * server applies, a reader does not tell it, and what writes takes itself for the writer.
   */
  private static String writer(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(SOURCE)) {
      return row.next() ? String.valueOf(row.getLong(SOURCE_ID)) : WRITES;
    } catch (SQLException e) {
      if (e.getErrorCode() == DENIED) {
        return WRITES;
      }
      throw e;
    }
  }

  @Override
  public boolean tellsEndpoints() {
    return true;
  }
}
