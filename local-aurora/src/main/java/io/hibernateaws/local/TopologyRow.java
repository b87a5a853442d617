package io.hibernateaws.local;

import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One row of {@code aurora_replica_status()}, as far as the supervisor knows it. */
record TopologyRow(
    String serverId,
    String sessionId,
    @Nullable Long durable,
    @Nullable Long received,
    @Nullable Long read,
    int activeTransactions,
    @Nullable Instant updated,
    @Nullable Double lagMillis,
    double load) {
  static final String WRITER_SESSION = "MASTER_SESSION_ID";

  TopologyRow updatedAt(@Nullable Instant time) {
    return new TopologyRow(
        serverId, sessionId, durable, received, read, activeTransactions, time, lagMillis, load);
  }

  TopologyRow asWriter() {
    return new TopologyRow(
        serverId, WRITER_SESSION, durable, received, read, activeTransactions, updated, null, load);
  }

  /** As JSON; identifiers have nothing in them that would need escaping. */
  String json() {
    StringJoiner fields = new StringJoiner(",", "{", "}");
    fields.add("\"server_id\":\"" + serverId + "\"");
    fields.add("\"session_id\":\"" + sessionId + "\"");
    fields.add("\"durable_lsn\":" + durable);
    fields.add("\"highest_lsn_rcvd\":" + received);
    fields.add("\"current_read_lsn\":" + read);
    fields.add("\"active_txns\":" + activeTransactions);
    fields.add("\"last_update_timestamp\":" + (updated == null ? "null" : "\"" + updated + "\""));
    fields.add("\"replica_lag_in_msec\":" + lagMillis);
    fields.add("\"cpu\":" + load);
    return fields.toString();
  }
}
