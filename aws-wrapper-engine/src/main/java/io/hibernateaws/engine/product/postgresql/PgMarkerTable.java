package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.IdentifierRules;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.MarkerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The marker table in the SQL of PostgreSQL. */
final class PgMarkerTable implements MarkerTable {
  /** Long enough for a commit that is being answered, short enough to ask again and again. */
  private static final String LOCK_WAIT = "SET LOCAL lock_timeout = '200ms'";

  private static final String EQ = " OPERATOR(pg_catalog.=) ";

  private final String schema;
  private final String table;
  private final Duration retention;
  private final String name;

  PgMarkerTable(String schema, String table, Duration retention) {
    this.schema = schema;
    this.table = table;
    this.retention = retention;
    IdentifierRules identifiers = PostgreSql.PRODUCT.identifiers();
    this.name = identifiers.quoted(schema) + "." + identifiers.quoted(table);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean mark(Connection raw, UUID id) throws SQLException {
    try (PreparedStatement insert =
        raw.prepareStatement("INSERT INTO " + name + " (id, committed) VALUES (?, true)")) {
      insert.setObject(1, id);
      return insert.executeUpdate() == 1;
    }
  }

  /** A state of 55P03 means that the marker's transaction is under way. */
  @Override
  public boolean wasCommitted(Connection raw, UUID id) throws SQLException {
    raw.setAutoCommit(false);
    try (Statement setting = raw.createStatement()) {
      setting.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
      setting.execute(LOCK_WAIT);
    }
    boolean committed;
    try (PreparedStatement ask =
        raw.prepareStatement(
            "INSERT INTO "
                + name
                + " AS m (id, committed) VALUES (?, false)"
                + " ON CONFLICT (id) DO UPDATE SET written = m.written RETURNING m.committed")) {
      ask.setObject(1, id);
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the marker table gave no answer", "55000");
        }
        committed = row.getBoolean(1);
      }
    }
    raw.commit();
    return committed;
  }

  @Override
  public @Nullable String problem(Connection raw) throws SQLException {
    try (PreparedStatement check = raw.prepareStatement(CHECK)) {
      check.setString(1, schema);
      check.setString(2, table);
      try (ResultSet row = check.executeQuery()) {
        if (!row.next()) {
          return missing();
        }
        if (!row.getBoolean(1)) {
          return name
              + " is not what it must be: a permanent table without row security, with columns id"
              + " uuid primary key, committed boolean, written timestamp with time zone";
        }
        return row.getBoolean(2)
            ? null
            : "this user lacks USAGE on the schema of "
                + name
                + ", or SELECT, INSERT, UPDATE or DELETE on it";
      }
    }
  }

  @Override
  public @Nullable Lack lack(Connection raw, boolean creates) throws SQLException {
    String problem = problem(raw);
    return problem == null
        ? null
        : new PgMarkerLack(schema, table, name, "CREATE TABLE " + definition())
            .of(raw, problem, creates);
  }

  @Override
  public void create(Connection raw) throws SQLException {
    try (Statement create = raw.createStatement()) {
      create.execute("CREATE TABLE IF NOT EXISTS " + definition());
    }
  }

  private String definition() {
    return name
        + " (id pg_catalog.uuid PRIMARY KEY, committed pg_catalog.bool NOT NULL,"
        + " written pg_catalog.timestamptz NOT NULL"
        + " DEFAULT pg_catalog.statement_timestamp())";
  }

  @Override
  public int deleteRange(Connection raw, UUID from, UUID below, int most) throws SQLException {
    return delete(
        raw,
        "r.id OPERATOR(pg_catalog.>=) ? AND r.id OPERATOR(pg_catalog.<) ?",
        most,
        delete -> {
          delete.setObject(1, from);
          delete.setObject(2, below);
          return 3;
        });
  }

  @Override
  public int deleteOld(Connection raw, int most) throws SQLException {
    return delete(
        raw,
        "r.written OPERATOR(pg_catalog.<) (pg_catalog.statement_timestamp()"
            + " OPERATOR(pg_catalog.-) pg_catalog.make_interval(secs => ?))",
        most,
        delete -> {
          delete.setDouble(1, retention.toMillis() / 1000.0);
          return 2;
        });
  }

  /** Fills in the condition and says which parameter comes next. */
  @FunctionalInterface
  private interface Condition {
    int set(PreparedStatement delete) throws SQLException;
  }

  private int delete(Connection raw, String which, int most, Condition condition)
      throws SQLException {
    try (PreparedStatement delete =
        raw.prepareStatement(
            "DELETE FROM "
                + name
                + " WHERE id"
                + EQ
                + "ANY (ARRAY(SELECT r.id FROM "
                + name
                + " AS r WHERE "
                + which
                + " LIMIT ?))")) {
      delete.setInt(condition.set(delete), most);
      return delete.executeUpdate();
    }
  }

  private static final String CHECK =
      """
      SELECT c.relkind OPERATOR(pg_catalog.=) 'r'
             AND c.relpersistence OPERATOR(pg_catalog.=) 'p'
             AND NOT c.relrowsecurity
             AND EXISTS (SELECT FROM pg_catalog.pg_index AS i
                           JOIN pg_catalog.pg_attribute AS a
                             ON a.attrelid OPERATOR(pg_catalog.=) c.oid
                            AND a.attname OPERATOR(pg_catalog.=) 'id'
                            AND a.atttypid OPERATOR(pg_catalog.=)
                                'pg_catalog.uuid'::pg_catalog.regtype
                          WHERE i.indrelid OPERATOR(pg_catalog.=) c.oid
                            AND i.indisunique AND i.indisvalid AND i.indimmediate
                            AND i.indpred IS NULL AND i.indexprs IS NULL
                            AND i.indnkeyatts OPERATOR(pg_catalog.=) 1
                            AND i.indkey[0] OPERATOR(pg_catalog.=) a.attnum)
             AND (SELECT pg_catalog.count(*)
                    FROM pg_catalog.pg_attribute AS a
                   WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid
                     AND ((a.attname OPERATOR(pg_catalog.=) 'committed'
                           AND a.atttypid OPERATOR(pg_catalog.=)
                               'pg_catalog.bool'::pg_catalog.regtype)
                       OR (a.attname OPERATOR(pg_catalog.=) 'written'
                           AND a.atttypid OPERATOR(pg_catalog.=)
                               'pg_catalog.timestamptz'::pg_catalog.regtype)))
                 OPERATOR(pg_catalog.=) 2,
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
             AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
             AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
             AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
             AND pg_catalog.has_table_privilege(c.oid, 'DELETE')
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
       WHERE n.nspname OPERATOR(pg_catalog.=) ? AND c.relname OPERATOR(pg_catalog.=) ?""";
}
