package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The topology as the functions of one instance read it: {@code aurora_replica_status()} the rows,
 * those of {@code rds_tools} the rest. Identifiers have nothing in them that would need escaping.
 */
final class TopologyJson {
  private TopologyJson() {}

  /**
   * @param self the instance that is asked
   * @param members all instances
   * @param multiAz whether an instance tells whom it believes to be the writer
   */
  static String of(
      PublishedTopology topology,
      ClusterMember self,
      List<ClusterMember> members,
      boolean multiAz) {
    return "{\"live\":%b,\"denied\":%b,\"delay_ms\":%d,\"rows\":%s,\"self\":\"%s\",\"source\":%s,\"members\":%s}"
        .formatted(
            topology.live(),
            topology.denied(),
            topology.delay().toMillis(),
            array(topology.rows().stream().map(TopologyJson::row)),
            self.resourceId(),
            multiAz ? source(topology, members) : "null",
            array(
                topology.rows().isEmpty()
                    ? Stream.empty()
                    : members.stream().map(TopologyJson::member).distinct()));
  }

  private static String array(Stream<String> values) {
    return values.collect(Collectors.joining(",", "[", "]"));
  }

  private static String source(PublishedTopology topology, List<ClusterMember> members) {
    return members.stream()
        .filter(member -> member.id().equals(topology.writer()))
        .map(member -> '"' + member.resourceId() + '"')
        .findFirst()
        .orElse("null");
  }

  private static String member(ClusterMember member) {
    return "{\"id\":\"%s\",\"endpoint\":\"%s\",\"port\":%d}"
        .formatted(member.resourceId(), member.host(), ServerSettings.PORT);
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
