package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.ServerExamination;
import io.hibernateaws.engine.product.ServerFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a PostgreSQL server about what an engine needs of it. Grants are looked up in the
 * catalogue: trying whether a call is allowed would be an error where it is not.
 */
final class PgExamination implements ServerExamination {
  private static final String MISSING_GRANT = "42501";

  private static final String FACTS =
      """
      SELECT pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()),
             pg_catalog.pg_backend_pid(),
             pg_catalog.current_setting('server_version'),
             pg_catalog.current_setting('max_connections')::pg_catalog.int4,
             CASE WHEN r.rolsuper THEN 0
             ELSE pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
                OPERATOR(pg_catalog.+)
                COALESCE(pg_catalog.current_setting('reserved_connections', TRUE), '0')
                  ::pg_catalog.int4
                OPERATOR(pg_catalog.+)
                COALESCE(pg_catalog.current_setting(
                  'rds.rds_superuser_reserved_connections', TRUE), '0')::pg_catalog.int4 END,
             CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END,
             CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END,
             r.rolname, d.datname, pg_catalog.pg_postmaster_start_time()::pg_catalog.text
        FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d
       WHERE r.rolname OPERATOR(pg_catalog.=) CURRENT_USER
         AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()""";

  private static final String CLUSTER =
      """
      SELECT pg_catalog.current_setting('rds.extensions', TRUE)
        FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
       WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
         AND n.nspname OPERATOR(pg_catalog.=) 'pg_catalog'
         AND p.proname OPERATOR(pg_catalog.=) 'aurora_replica_status'""";

  private static final String TOPOLOGY =
      """
      SELECT p.proname, CURRENT_USER
        FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
       WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
         AND n.nspname OPERATOR(pg_catalog.=) 'pg_catalog'
         AND p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
               'aurora_db_instance_identifier', 'aurora_replica_status']::pg_catalog.name[])
         AND NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
       ORDER BY 1""";

  private static final String ENDING =
      """
      SELECT me.rolname, own.rolsuper,
             me.rolsuper OR pg_catalog.pg_has_role(own.oid, 'USAGE')
               OR (NOT own.rolsuper
                   AND pg_catalog.pg_has_role('pg_signal_backend'::pg_catalog.name, 'USAGE')),
             (SELECT pg_catalog.pg_get_function_identity_arguments(p.oid)
                FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
               WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
                 AND n.nspname OPERATOR(pg_catalog.=) 'pg_catalog'
                 AND p.proname OPERATOR(pg_catalog.=) 'pg_terminate_backend'
                 AND NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
               LIMIT 1)
        FROM pg_catalog.pg_roles AS me, pg_catalog.pg_roles AS own
       WHERE me.rolname OPERATOR(pg_catalog.=) CURRENT_USER
         AND own.rolname OPERATOR(pg_catalog.=) ?::pg_catalog.name""";

  @Override
  public ServerFacts facts(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(FACTS)) {
      if (!row.next()) {
        throw new SQLException("the server did not tell its limits: no row", "08006");
      }
      int most = row.getInt(4);
      int reserved = row.getInt(5);
      Instant now = Instant.EPOCH.plusNanos(Math.round(row.getDouble(1) * 1e6) * 1_000);
      Limit limit =
          new Limit(
                  most - reserved,
                  "max_connections=" + most + ", of which " + reserved + " are reserved,",
                  "raise max_connections in the parameter group")
              .orSmaller(
                  row.getInt(6),
                  "CONNECTION LIMIT " + row.getInt(6) + " of the user",
                  "ALTER ROLE " + quoted(row.getString(8)) + " CONNECTION LIMIT -1")
              .orSmaller(
                  row.getInt(7),
                  "CONNECTION LIMIT " + row.getInt(7) + " of the database",
                  "ALTER DATABASE " + quoted(row.getString(9)) + " CONNECTION LIMIT -1");
      return new ServerFacts(
          now,
          row.getLong(2),
          String.valueOf(row.getString(10)),
          ForeignText.of(row.getString(3)),
          limit.connections,
          limit.because,
          limit.raising);
    }
  }

  /** The smallest of several limits. */
  private record Limit(int connections, String because, String raising) {
    /** Negative is none. */
    Limit orSmaller(int other, String itsReason, String itsRaising) {
      return other >= 0 && other < connections ? new Limit(other, itsReason, itsRaising) : this;
    }
  }

  @Override
  public @Nullable Lack unrecognizedCluster(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(CLUSTER)) {
      if (!row.next()) {
        return unrecognizedMultiAz(raw);
      }
      String extensions = row.getString(1);
      return new Lack(
          "the server has Aurora's function pg_catalog.aurora_replica_status(), but its parameter"
              + " rds.extensions "
              + (extensions == null ? "is absent" : "is " + ForeignText.quoted(extensions))
              + " and does not name aurora_stat_utils, so it is taken for one host without a"
              + " topology",
          "set hibernate.aws.family="
              + PgFamilies.AURORA.code()
              + ", or let rds.extensions name aurora_stat_utils as Aurora does");
    }
  }

  /** A server of a single instance has the functions too, so that only the doubt can be told. */
  private static @Nullable Lack unrecognizedMultiAz(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      Lack lack = MultiAzGrants.lack(statement);
      return lack == null
          ? null
          : new Lack(
              lack.problem() + "; the server is taken for one host without a topology", lack.fix());
    }
  }

  @Override
  public @Nullable Lack detectionLack(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      return MultiAzGrants.lack(statement);
    }
  }

  @Override
  public List<Lack> topologyLacks(Connection raw, DatabaseFamily family) throws SQLException {
    if (family.equals(PgFamilies.MULTI_AZ)) {
      Lack lack = detectionLack(raw);
      return lack == null ? List.of() : List.of(lack);
    }
    List<Lack> lacks = new ArrayList<>();
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(TOPOLOGY)) {
      while (rows.next()) {
        lacks.add(functionLack(rows.getString(1) + "()", rows.getString(2)));
      }
    }
    return lacks;
  }

  @Override
  public @Nullable Lack topologyLack(Connection raw, DatabaseFamily family, SQLException refusal)
      throws SQLException {
    if (!MISSING_GRANT.equals(refusal.getSQLState())) {
      return null;
    }
    if (family.equals(PgFamilies.MULTI_AZ)) {
      return detectionLack(raw);
    }
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery("SELECT CURRENT_USER")) {
      return row.next() ? functionLack("aurora_replica_status()", row.getString(1)) : null;
    }
  }

  private static Lack functionLack(String function, @Nullable String user) {
    return new Lack(
        user(user) + " may not call pg_catalog." + function + ", which tells the cluster's members",
        "GRANT EXECUTE ON FUNCTION pg_catalog." + function + " TO " + quoted(user));
  }

  @Override
  public @Nullable Lack endingLack(Connection raw, String owner) throws SQLException {
    try (PreparedStatement ask = raw.prepareStatement(ENDING)) {
      ask.setString(1, owner);
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next()) {
          return null; // another server may know the user by another name, as behind a pooler
        }
        String me = row.getString(1);
        String arguments = row.getString(4);
        if (arguments != null) {
          return new Lack(
              user(me)
                  + " may not call pg_catalog.pg_terminate_backend, which ends what abandoned"
                  + " connections leave behind",
              "GRANT EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend("
                  + arguments
                  + ") TO "
                  + quoted(me));
        }
        if (row.getBoolean(3)) {
          return null;
        }
        return new Lack(
            user(me)
                + " of the monitors may not end the server processes of "
                + user(owner)
                + ", so what abandoned connections leave behind keeps its locks",
            row.getBoolean(2)
                ? "let the application connect as a user that is no superuser"
                : "GRANT pg_signal_backend TO " + quoted(me));
      }
    }
  }

  static String user(@Nullable String name) {
    return "the user " + ForeignText.of(name);
  }

  static String quoted(@Nullable String name) {
    return ForeignText.of(PostgreSql.PRODUCT.identifiers().quoted(String.valueOf(name)));
  }
}
