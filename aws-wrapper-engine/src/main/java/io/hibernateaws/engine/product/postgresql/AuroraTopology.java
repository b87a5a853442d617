package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import io.hibernateaws.engine.product.MemberRows;
import io.hibernateaws.engine.topology.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The members of an Aurora PostgreSQL cluster, as every instance of it knows them. */
record AuroraTopology() implements TopologySource {
  /** The writer's row never ages out; one without a time is fresh. */
  private static final String MEMBERS =
      """
      SELECT m.server_id,
             m.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID',
             m.replica_lag_in_msec,
             pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()
               OPERATOR(pg_catalog.-) m.last_update_timestamp) OPERATOR(pg_catalog.*) 1000000,
             m.server_id OPERATOR(pg_catalog.=) pg_catalog.aurora_db_instance_identifier()
        FROM pg_catalog.aurora_replica_status() AS m
       WHERE m.last_update_timestamp IS NULL
          OR m.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID'
          OR m.last_update_timestamp OPERATOR(pg_catalog.>=)
             (pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) INTERVAL '300 seconds')""";

  @Override
  public List<Member> members(Connection raw, InstanceEndpoints endpoints) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      return MemberRows.ask(statement, MEMBERS).members(endpoints);
    }
  }
}
