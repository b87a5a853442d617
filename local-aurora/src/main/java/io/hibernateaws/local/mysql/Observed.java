package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that one server says about itself, in one round trip.
 *
 * @param executed what it has committed
 * @param received the same, and what has arrived from the server it follows
 * @param streams addresses of the servers that follow it
 */
record Observed(
    long nanoTime,
    boolean reader,
    GtidSet executed,
    GtidSet received,
    int activeTransactions,
    int commitsWaiting,
    Set<String> streams) {
  static final String SQL =
      """
      select @@global.read_only, @@global.gtid_executed,
        (select max(received_transaction_set)
          from performance_schema.replication_connection_status where channel_name = ''),
        (select count(*) from information_schema.innodb_trx t
          join performance_schema.threads s on s.processlist_id = t.trx_mysql_thread_id
          where s.processlist_user <> '%s'),
        (select count(*) from performance_schema.threads
          where processlist_state like 'Waiting for semi-sync ACK%%' and processlist_time > 0),
        (select coalesce(group_concat(distinct processlist_host), '')
          from performance_schema.threads where processlist_command like 'Binlog Dump%%')
      """
          .formatted(Template.ADMIN);

  static Observed read(ResultSet row) throws SQLException {
    return new Observed(
        System.nanoTime(),
        row.getBoolean(1),
        GtidSet.of(row.getString(2)),
        GtidSet.of(row.getString(2), row.getString(3)),
        row.getInt(4),
        row.getInt(5),
        Set.of(row.getString(6).split(",", -1)));
  }

  /**
   * The same as the supervisor wants it. A writer does not know which reader has acknowledged what;
   * the readers do.
   */
  Observation observation(List<MysqlServer> servers) {
    Map<String, Position> streaming = new HashMap<>();
    for (MysqlServer server : servers) {
      if (streams.contains(server.address().getHostAddress())) {
        GtidSet received = server.received();
        streaming.put(server.toString(), received == null ? GtidSet.of() : received);
      }
    }
    return new Observation(
        nanoTime,
        Instant.now(),
        reader,
        reader ? null : executed,
        reader ? received : null,
        reader ? executed : null,
        activeTransactions,
        commitsWaiting,
        streaming);
  }
}
