package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import io.hibernateaws.engine.product.MemberRows;
import io.hibernateaws.engine.topology.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The members of an Aurora MySQL cluster, as every instance of it knows them. */
record AuroraMySqlTopology() implements TopologySource {
  /**
   * The server's own clock and zone tell the age of a row, whatever zone a driver has asked for: a
   * session in another one is not answered. The writer's row never ages out; one without a time is
   * fresh.
   */
  private static final String MEMBERS =
      """
      SELECT m.SERVER_ID,
             m.SESSION_ID = 'MASTER_SESSION_ID' AS is_writer,
             m.REPLICA_LAG_IN_MILLISECONDS,
             TIMESTAMPDIFF(MICROSECOND, m.LAST_UPDATE_TIMESTAMP, NOW(6)) AS age,
             m.SERVER_ID = @@aurora_server_id AS is_own
        FROM information_schema.replica_host_status AS m
       WHERE @@SESSION.time_zone = @@GLOBAL.time_zone
         AND (m.SESSION_ID = 'MASTER_SESSION_ID'
              OR (m.IS_CURRENT <> 0
                  AND (m.LAST_UPDATE_TIMESTAMP IS NULL
                       OR TIMESTAMPDIFF(MICROSECOND, m.LAST_UPDATE_TIMESTAMP, NOW(6))
                          <= 300000000)))""";

  private static final String IN_ZONE = "SET SESSION time_zone = @@GLOBAL.time_zone";

  @Override
  public List<Member> members(Connection raw, InstanceEndpoints endpoints) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      MemberRows rows = MemberRows.ask(statement, MEMBERS);
      if (rows.isEmpty()) {
        statement.execute(IN_ZONE);
        rows = MemberRows.ask(statement, MEMBERS);
      }
      return rows.members(endpoints);
    }
  }
}
