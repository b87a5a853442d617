package io.hibernateaws.local;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one instance said about itself.
 *
 * @param nanoTime when it was asked
 * @param at the same on the wall clock
 * @param reader whether it is in recovery
 * @param durable on a writer: up to where its history is written; else null
 * @param received on a reader: up to where it has the writer's history; else null
 * @param replayed on a reader: up to where it shows it; else null
 * @param activeTransactions of clients
 * @param commitsWaiting on a writer: sessions that have waited long for a reader's acknowledgement
 * @param standbys on a writer: who streams from it, and up to where it is acknowledged
 */
record Observation(
    long nanoTime,
    Instant at,
    boolean reader,
    @Nullable Long durable,
    @Nullable Long received,
    @Nullable Long replayed,
    int activeTransactions,
    int commitsWaiting,
    Map<String, Long> standbys) {
  /** Qualified throughout: it runs as superuser. */
  static final String QUERY =
      """
      select pg_catalog.pg_is_in_recovery(),
        case when pg_catalog.pg_is_in_recovery() then null
          else pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn end,
        case when pg_catalog.pg_is_in_recovery() then
          greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
            - '0/0'::pg_catalog.pg_lsn end,
        case when pg_catalog.pg_is_in_recovery() then
          pg_catalog.pg_last_wal_replay_lsn() - '0/0'::pg_catalog.pg_lsn end,
        (select count(*) from pg_catalog.pg_stat_activity
          where backend_type = 'client backend' and xact_start is not null
            and usename <> current_user),
        (select count(*) from pg_catalog.pg_stat_activity
          where wait_event = 'SyncRep'
            and query_start < pg_catalog.clock_timestamp() - interval '500 ms'),
        coalesce((select pg_catalog.string_agg(
            application_name || '=' || coalesce(flush_lsn - '0/0'::pg_catalog.pg_lsn, 0), ',')
          from pg_catalog.pg_stat_replication where state = 'streaming'), '')
      """;

  Observation {
    standbys = Map.copyOf(standbys);
  }

  static Observation read(ResultSet row) throws SQLException {
    Map<String, Long> standbys = new HashMap<>();
    for (String entry : row.getString(7).split(",", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        standbys.put(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
      }
    }
    return new Observation(
        System.nanoTime(),
        Instant.now(),
        row.getBoolean(1),
        position(row, 2),
        position(row, 3),
        position(row, 4),
        row.getInt(5),
        row.getInt(6),
        standbys);
  }

  private static @Nullable Long position(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
