package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.Lack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What keeps a user from the marker table, and the statements that mend it. */
final class PgMarkerLack {
  private static final String RIGHTS =
      """
      SELECT CURRENT_USER,
             pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
             pg_catalog.has_schema_privilege(n.oid, 'CREATE'),
             c.oid IS NOT NULL,
             pg_catalog.concat_ws(', ',
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END,
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END)
        FROM pg_catalog.pg_namespace AS n
        LEFT JOIN pg_catalog.pg_class AS c
          ON c.relnamespace OPERATOR(pg_catalog.=) n.oid AND c.relname OPERATOR(pg_catalog.=) ?
       WHERE n.nspname OPERATOR(pg_catalog.=) ?""";

  private final String schema;
  private final String table;
  private final String name;
  private final String creation;

  /**
   * @param name of the table, quoted with its schema
   * @param creation the statement that makes it
   */
  PgMarkerLack(String schema, String table, String name, String creation) {
    this.schema = schema;
    this.table = table;
    this.name = name;
    this.creation = creation;
  }

  /**
   * Why the table cannot be used although it is needed.
   *
   * @param problem what the table's own check has found
   * @param creates whether the engine makes the table where it is missing
   */
  @Nullable Lack of(Connection raw, String problem, boolean creates) throws SQLException {
    try (PreparedStatement ask = raw.prepareStatement(RIGHTS)) {
      ask.setString(1, table);
      ask.setString(2, schema);
      try (ResultSet row = ask.executeQuery()) {
        String quotedSchema = PgExamination.quoted(schema);
        if (!row.next()) {
          return new Lack(
              "there is no schema " + quotedSchema + " for " + name,
              "CREATE SCHEMA "
                  + quotedSchema
                  + ", or set hibernate.aws.transaction.outcome_schema");
        }
        String to = " TO " + PgExamination.quoted(row.getString(1));
        boolean usage = row.getBoolean(2);
        if (!row.getBoolean(4)) {
          boolean may = usage && row.getBoolean(3);
          return !creates
              ? new Lack(
                  problem,
                  creation + "; or set hibernate.aws.transaction.outcome_table_create=true")
              : may
                  ? null
                  : new Lack(
                      problem
                          + ", and "
                          + PgExamination.user(row.getString(1))
                          + " may not create it",
                      "GRANT USAGE, CREATE ON SCHEMA " + quotedSchema + to);
        }
        return present(problem, usage, row.getString(5), row.getString(1));
      }
    }
  }

  private Lack present(
      String problem, boolean usage, @Nullable String rights, @Nullable String user) {
    String to = " TO " + PgExamination.quoted(user);
    String onSchema = usage ? "" : "GRANT USAGE ON SCHEMA " + PgExamination.quoted(schema) + to;
    String onTable =
        rights == null || rights.isEmpty() ? "" : "GRANT " + rights + " ON " + name + to;
    if (onSchema.isEmpty() && onTable.isEmpty()) {
      return new Lack(problem, "DROP TABLE " + name + "; " + creation);
    }
    return new Lack(
        PgExamination.user(user)
            + " lacks "
            + (usage ? "" : "USAGE on the schema of ")
            + (usage || onTable.isEmpty() ? "" : name + " and ")
            + (onTable.isEmpty() ? "" : rights + " on ")
            + name,
        onSchema + (onSchema.isEmpty() || onTable.isEmpty() ? "" : "; ") + onTable);
  }
}
