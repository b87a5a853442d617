package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code information_schema.replica_host_status} as a table that the server makes of a document.
 * Points in time are those of a server in UTC. Identifiers have nothing in them that would need
 * escaping.
 */
final class MemberTable {
  static final String SCHEMA = "information_schema";
  static final String NAME = "replica_host_status";

  /** A prepared statement reads the document here, whose value precedes every execution. */
  private static final String VARIABLE = "@`aurora.replica_host_status`";

  /** What a user without the privilege to read the table is told. */
  private static final String DENIED =
      "signal sqlstate '42000' set mysql_errno = 1142,"
          + " message_text = 'SELECT command denied to user for table ''replica_host_status'''";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private MemberTable() {}

  /** In place of its name in a text that runs now, and needs an alias. */
  static String of(PublishedTopology topology) {
    String table = table("'" + document(topology) + "'");
    long delay = topology.delay().toMillis();
    return delay == 0
        ? table
        : "(select m.* from (select sleep(%d.%03d) as waited) as w join %s as m on w.waited = 0)"
            .formatted(delay / 1000, delay % 1000, table);
  }

  /** In place of its name in a text that is prepared. */
  static String ofVariable() {
    return table("convert(" + VARIABLE + " using utf8mb4)");
  }

  /** Gives the variable the document of this moment. */
  static String variableTo(PublishedTopology topology) {
    long delay = topology.delay().toMillis();
    return "set %s = if(sleep(%d.%03d) = 0, '%s', '[]')"
        .formatted(VARIABLE, delay / 1000, delay % 1000, document(topology));
  }

  /** A text that fails as one that reads the table without the privilege. */
  static String denied() {
    return DENIED;
  }

  private static String table(String document) {
    return "json_table("
        + document
        + ", '$[*]' columns (SERVER_ID varchar(100) path '$.server_id',"
        + " SESSION_ID varchar(100) path '$.session_id',"
        + " CPU double path '$.cpu',"
        + " IS_CURRENT tinyint(1) path '$.is_current',"
        + " REPLICA_LAG_IN_MILLISECONDS double path '$.lag',"
        + " LAST_UPDATE_TIMESTAMP datetime(6) path '$.updated'))";
  }

  private static String document(PublishedTopology topology) {
    return topology.rows().stream()
        .map(MemberTable::row)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String row(TopologyRow row) {
    Double lag = row.isWriter() ? Double.valueOf(0) : row.lagMillis();
    return "{\"server_id\":\"%s\",\"session_id\":\"%s\",\"cpu\":%s,\"is_current\":1,\"lag\":%s,\"updated\":%s}"
        .formatted(row.serverId(), row.sessionId(), row.load(), lag, time(row.updated()));
  }

  private static String time(@Nullable Instant time) {
    return time == null
        ? "null"
        : '"' + TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + '"';
  }
}
