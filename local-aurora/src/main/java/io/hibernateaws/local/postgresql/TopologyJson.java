package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The topology as {@code aurora_replica_status()} reads it. Identifiers have nothing in them that
 * would need escaping.
 */
final class TopologyJson {
  private TopologyJson() {}

  static String of(PublishedTopology topology) {
    return "{\"live\":%b,\"denied\":%b,\"delay_ms\":%d,\"rows\":%s}"
        .formatted(
            topology.live(),
            topology.denied(),
            topology.delay().toMillis(),
            topology.rows().stream()
                .map(TopologyJson::row)
                .collect(Collectors.joining(",", "[", "]")));
  }

  private static String row(TopologyRow row) {
    Instant updated = row.updated();
    StringJoiner fields = new StringJoiner(",", "{", "}");
    fields.add("\"server_id\":\"" + row.serverId() + "\"");
    fields.add("\"session_id\":\"" + row.sessionId() + "\"");
    fields.add("\"durable_lsn\":" + WalPosition.bytesOrNull(row.durable()));
    fields.add("\"highest_lsn_rcvd\":" + WalPosition.bytesOrNull(row.received()));
    fields.add("\"current_read_lsn\":" + WalPosition.bytesOrNull(row.read()));
    fields.add("\"active_txns\":" + row.activeTransactions());
    fields.add("\"last_update_timestamp\":" + (updated == null ? "null" : "\"" + updated + "\""));
    fields.add("\"replica_lag_in_msec\":" + row.lagMillis());
    fields.add("\"cpu\":" + row.load());
    return fields.toString();
  }
}
