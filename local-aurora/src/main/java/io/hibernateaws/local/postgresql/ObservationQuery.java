package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** All that is observed of a server, in one round trip. */
final class ObservationQuery {
  /** Qualified throughout: the superuser runs it. */
  static final String SQL =
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

  private ObservationQuery() {}

  static Observation read(ResultSet row) throws SQLException {
    return new Observation(
        System.nanoTime(),
        Instant.now(),
        row.getBoolean(1),
        WalPosition.of(row, 2),
        WalPosition.of(row, 3),
        WalPosition.of(row, 4),
        row.getInt(5),
        row.getInt(6),
        streaming(row.getString(7)));
  }

  private static Map<String, Position> streaming(String standbys) {
    Map<String, Position> found = new HashMap<>();
    for (String entry : standbys.split(",", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        found.put(
            entry.substring(0, equals),
            new WalPosition(Long.parseLong(entry.substring(equals + 1))));
      }
    }
    return found;
  }
}
