package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.Lack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a user needs to be told the members of an RDS Multi-AZ DB cluster: the right to use the
 * schema beside the one to call its functions.
 */
final class MultiAzGrants {
  private static final String RIGHTS =
      """
      SELECT CURRENT_USER,
             pg_catalog.bool_and(pg_catalog.has_schema_privilege(n.oid, 'USAGE')),
             pg_catalog.string_agg(p.proname::pg_catalog.text, ', ' ORDER BY p.proname)
               FILTER (WHERE NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
        FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
       WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
         AND n.nspname OPERATOR(pg_catalog.=) 'rds_tools'
         AND p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
               'show_topology', 'dbi_resource_id',
               'multi_az_db_cluster_source_dbi_resource_id']::pg_catalog.name[])""";

  private MultiAzGrants() {}

  /** What the user of the link lacks; null for nothing, and where there is no such schema. */
  static @Nullable Lack lack(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(RIGHTS)) {
      if (!row.next()) {
        return null;
      }
      String user = row.getString(1);
      boolean mayUse = row.getBoolean(2) || row.wasNull();
      String closed = row.getString(3);
      if (mayUse && closed == null) {
        return null;
      }
      String schema = "GRANT USAGE ON SCHEMA rds_tools TO " + PgExamination.quoted(user);
      String functions =
          "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA rds_tools TO " + PgExamination.quoted(user);
      return new Lack(
          PgExamination.user(user)
              + (mayUse ? "" : " may not use the schema rds_tools")
              + (mayUse || closed == null ? "" : " and")
              + (closed == null ? "" : " may not call " + closed + " of rds_tools")
              + ", which tells the members of an RDS Multi-AZ DB cluster",
          mayUse ? functions : closed == null ? schema : schema + "; " + functions);
    }
  }
}
