package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Lack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a PostgreSQL server what kind it is: one round trip, on the engine's own link in autocommit,
 * with look-ups that cannot fail where an object or a grant is missing. Stateless: the caller keeps
 * the answer, and nothing when there was none.
 */
final class FamilyDetector {
  private static final String MULTI_AZ_SOURCE = "multi_az_db_cluster_source_dbi_resource_id";

  /** Functions are found in the catalogue: naming one that is missing would be an error. */
  private static final String PROBE =
      """
      SELECT COALESCE(pg_catalog.current_setting('rds.extensions', TRUE),
                      (SELECT s.setting FROM pg_catalog.pg_settings AS s
                        WHERE s.name OPERATOR(pg_catalog.=) 'rds.extensions')),
             EXISTS (SELECT 1 FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
                      WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
                        AND n.nspname OPERATOR(pg_catalog.=) 'pg_catalog'
                        AND p.proname OPERATOR(pg_catalog.=) 'aurora_replica_status'),
             (SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                     AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
                FROM pg_catalog.pg_proc AS p, pg_catalog.pg_namespace AS n
               WHERE n.oid OPERATOR(pg_catalog.=) p.pronamespace
                 AND n.nspname OPERATOR(pg_catalog.=) 'rds_tools'
                 AND p.proname OPERATOR(pg_catalog.=) '%s'
               LIMIT 1)"""
          .formatted(MULTI_AZ_SOURCE);

  private static final String MULTI_AZ = "SELECT * FROM rds_tools." + MULTI_AZ_SOURCE + "()";

  private static final String ONE_HOST =
      ". With hibernate.aws.family=rds-pg it is used as one host without topology and failover";

  private FamilyDetector() {}

  /**
   * The family of the server at the other end.
   *
   * @param raw a link of the engine's own, in autocommit mode
   * @param kind what the host name of the URL says
   * @throws SQLException when the server could not be asked; nothing is known then
   * @throws SettingsException when the server is of a kind that is known but not provided
   */
  static DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException {
    if (kind == EndpointKind.SHARD_GROUP) {
      throw notProvided("aurora-limitless", "a shard group endpoint");
    }
    if (kind == EndpointKind.GLOBAL_WRITER) {
      throw notProvided("global-aurora-pg", "a global endpoint");
    }
    DatabaseFamily guess = kind.isRds() ? PgFamilies.RDS : PgFamilies.PLAIN;
    try {
      return ask(raw, guess, kind.isCluster());
    } catch (SQLException e) {
      if (isRefusalOfTheQuestion(e)) {
        return guess;
      }
      throw e;
    }
  }

  private static DatabaseFamily ask(Connection raw, DatabaseFamily guess, boolean cluster)
      throws SQLException {
    try (Statement statement = raw.createStatement()) {
      Answer answer = Answer.read(statement);
      if (answer.auroraStatus && answer.hasExtension("aurora_stat_utils")) {
        return PgFamilies.AURORA;
      }
      if (answer.multiAzSource == Source.CLOSED && cluster) {
        throw closed(statement);
      }
      if (answer.multiAzSource == Source.OPEN) {
        if (hasMultiAzSource(statement)) {
          return PgFamilies.MULTI_AZ;
        }
        if (cluster) {
          // Kept for one host it would never fail over.
          throw new SQLException(
              "the server does not say now who the writer of its cluster is", "08006");
        }
      }
      return answer.hasExtension("rds_tools") ? PgFamilies.RDS : guess;
    }
  }

  private static boolean hasMultiAzSource(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(MULTI_AZ)) {
      return rows.next() && rows.getString(1) != null;
    }
  }

  /** The name in the URL is a cluster's: taken for one host it would not fail over. */
  private static SettingsException closed(Statement statement) throws SQLException {
    Lack lack = MultiAzGrants.lack(statement);
    return new SettingsException(
        List.of(
            lack == null
                ? "the server began to tell its members while it was asked; connect again"
                : lack.problem() + ": " + lack.fix() + ONE_HOST));
  }

  /** Only "there is no such thing" and "you may not" say something about the kind of server. */
  private static boolean isRefusalOfTheQuestion(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("42");
  }

  private static SettingsException notProvided(String code, String what) {
    return new SettingsException(
        List.of(
            "the server is " + what + ", family " + code + ": known, not provided yet" + ONE_HOST));
  }

  /** Whether the server has the function that names the writer of a Multi-AZ DB cluster. */
  private enum Source {
    NONE,
    /** The user may call it. */
    OPEN,
    /** The user may not. */
    CLOSED;

    static Source read(ResultSet row, int column) throws SQLException {
      boolean open = row.getBoolean(column);
      return row.wasNull() ? NONE : open ? OPEN : CLOSED;
    }
  }

  /** The one row of the probe. */
  private record Answer(@Nullable String extensions, boolean auroraStatus, Source multiAzSource) {
    static Answer read(Statement statement) throws SQLException {
      try (ResultSet rows = statement.executeQuery(PROBE)) {
        return rows.next()
            ? new Answer(rows.getString(1), rows.getBoolean(2), Source.read(rows, 3))
            : new Answer(null, false, Source.NONE);
      }
    }

    boolean hasExtension(String name) {
      return extensions != null
          && Arrays.stream(extensions.split(",", -1)).anyMatch(one -> one.strip().equals(name));
    }
  }
}
