package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The questions "how far have you written?" and "how far do you show?" to a PostgreSQL server. A
 * server in the other role answers nothing instead of failing.
 */
final class PgPositions {
  /**
   * Of the writer: where the next record goes, because a commit that did not wait for its record to
   * be flushed is covered by nothing less. The name of a log file begins with its timeline.
   */
  static final String WRITTEN =
      """
      SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL
                  ELSE pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()) END,
             CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL
                  ELSE (pg_catalog.pg_current_wal_insert_lsn()
                        OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text END""";

  /**
   * Of a reader: what it has replayed, on which timeline at least: each source may lag behind the
   * truth, and none is ahead of it.
   */
  static final String SHOWN =
      """
      SELECT GREATEST((SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() AS c),
                      (SELECT r.min_recovery_end_timeline
                         FROM pg_catalog.pg_control_recovery() AS r),
                      (SELECT w.received_tli FROM pg_catalog.pg_stat_get_wal_receiver() AS w)),
             (pg_catalog.pg_last_wal_replay_lsn()
              OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text
       WHERE pg_catalog.pg_is_in_recovery()""";

  private static final int TIMELINE_DIGITS = 8;

  private PgPositions() {}

  static @Nullable Position written(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(WRITTEN)) {
      String file = row.next() ? row.getString(1) : null;
      String lsn = file == null ? null : row.getString(2);
      return file == null || lsn == null
          ? null
          : new PgPosition(
              Long.parseLong(file.substring(0, TIMELINE_DIGITS), 16), Long.parseUnsignedLong(lsn));
    }
  }

  static @Nullable Position shown(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(SHOWN)) {
      String lsn = row.next() ? row.getString(2) : null;
      return lsn == null || row.getLong(1) <= 0
          ? null
          : new PgPosition(row.getLong(1), Long.parseUnsignedLong(lsn));
    }
  }

  /** The answer to a question for a number in a storage that all servers share. */
  static @Nullable Position inSharedStorage(Connection raw, String question) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      if (!row.next()) {
        return null;
      }
      long lsn = row.getLong(1);
      return row.wasNull() ? null : PgPosition.inSharedStorage(lsn);
    }
  }
}
