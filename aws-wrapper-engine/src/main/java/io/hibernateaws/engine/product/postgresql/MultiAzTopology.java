package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import io.hibernateaws.engine.product.InstanceRows;
import io.hibernateaws.engine.topology.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The members of an RDS Multi-AZ DB cluster of PostgreSQL, as the extension {@code rds_tools} tells
 * them. A server names the writer that it follows, and itself while it believes that it is one.
 */
record MultiAzTopology() implements TopologySource {
  /** The server's list of clients shows who asks. */
  private static final String INSTANCES = "rds_tools.show_topology('hibernate-aws') AS t";

  /** The first label of the server's own host name, null where the list does not have it. */
  static final String OWN_IDENTIFIER =
      "(SELECT pg_catalog.split_part(t.endpoint::pg_catalog.text, '.', 1) FROM "
          + INSTANCES
          + " WHERE t.id::pg_catalog.text OPERATOR(pg_catalog.=)"
          + " (SELECT own.id::pg_catalog.text FROM rds_tools.dbi_resource_id() AS own(id)) LIMIT 1)";

  private static final String MEMBERS =
      "SELECT t.id::pg_catalog.text, t.endpoint::pg_catalog.text, t.port,"
          + " (SELECT w.id::pg_catalog.text"
          + " FROM rds_tools.multi_az_db_cluster_source_dbi_resource_id() AS w(id)) FROM "
          + INSTANCES;

  @Override
  public List<Member> members(Connection raw, InstanceEndpoints endpoints) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      return InstanceRows.ask(statement, MEMBERS, endpoints);
    }
  }

  @Override
  public boolean tellsEndpoints() {
    return true;
  }
}
