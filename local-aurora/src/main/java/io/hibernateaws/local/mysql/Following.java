package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Credentials;
import java.sql.SQLException;
import java.time.Duration;

/** How one server follows another one, on the server that follows. */
final class Following {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final String EXECUTED = "select @@global.gtid_executed";

  /** What has arrived and, after a copy or a restart, what was there before anything arrived. */
  private static final String RECEIVED =
      "select @@global.gtid_executed, (select max(received_transaction_set)"
          + " from performance_schema.replication_connection_status where channel_name = '')";

  private static final String CONFIGURED =
      "select count(*) from performance_schema.replication_connection_configuration"
          + " where channel_name = '' and host <> ''";

  private final MysqlServer server;
  private final AdminLink link;

  Following(MysqlServer server, AdminLink link) {
    this.server = server;
    this.link = link;
  }

  /** Up to where the server has a writer's history, shown or not. */
  GtidSet received() throws SQLException {
    return received(link);
  }

  private static GtidSet received(AdminLink link) throws SQLException {
    return link.first(RECEIVED, DEADLINE, row -> GtidSet.of(row.getString(1), row.getString(2)));
  }

  /**
   * Follows this one from now on, from where the server is.
   *
   * @throws SQLException also if the server has what that one lacks: it can never follow
   */
  void start(MysqlServer upstream) throws SQLException {
    boolean configured = configured();
    // Streams begin without acknowledgements, until the supervisor wants them.
    link.execute(DEADLINE, "set global rpl_semi_sync_replica_enabled = off");
    if (configured) {
      link.execute(DEADLINE, "stop replica io_thread");
    }
    refuseIfAhead(upstream);
    if (configured && !server.replayPaused()) {
      // While it runs the server keeps what has arrived when its source changes.
      link.execute(DEADLINE, "start replica sql_thread");
    }
    link.execute(
        DEADLINE,
        source(upstream, configured),
        server.replayPaused() ? "start replica io_thread" : "start replica");
  }

  private boolean configured() throws SQLException {
    return link.first(CONFIGURED, DEADLINE, row -> row.getInt(1)) > 0;
  }

  /** The server asks for what it lacks, and would never learn that it has more. */
  private void refuseIfAhead(MysqlServer upstream) throws SQLException {
    if (!canFollow(upstream)) {
      throw new SQLException(
          server + " has transactions of a lost writer that " + upstream + " lacks");
    }
  }

  /** Whether that one has all that this server has. */
  boolean canFollow(MysqlServer upstream) throws SQLException {
    GtidSet own = received();
    try (AdminLink other = upstream.link("follow")) {
      return received(other).reaches(own);
    }
  }

  private String source(MysqlServer upstream, boolean configured) {
    Credentials admin = server.replication().roles().admin();
    return ("change replication source to source_host = '%s', source_port = %d, source_user = '%s',"
            + " source_password = '%s', source_bind = '%s', source_ssl = 0, get_source_public_key = 1,"
            + " source_connect_retry = 1, source_retry_count = 86400%s")
        .formatted(
            upstream.address().getHostAddress(),
            ServerOptions.PORT,
            admin.user(),
            admin.password(),
            server.address().getHostAddress(),
            configured ? "" : ", source_auto_position = 1");
  }

  /** Follows none any more, once all that has arrived is shown. */
  void end(Duration patience) throws SQLException {
    if (!configured()) {
      return;
    }
    link.execute(
        DEADLINE,
        "set global rpl_semi_sync_replica_enabled = off",
        "stop replica io_thread",
        "start replica sql_thread");
    String arrived =
        link.first(
            RECEIVED,
            DEADLINE,
            row -> {
              String set = row.getString(2);
              return set == null ? "" : set.replace("\n", "");
            });
    int missing =
        link.first(
            "select wait_for_executed_gtid_set('%s', %d)".formatted(arrived, patience.toSeconds()),
            patience.plus(DEADLINE),
            row -> row.getInt(1));
    if (missing != 0) {
      throw new SQLException(
          server + " does not show all it has received within " + patience.toSeconds() + " s");
    }
    link.execute(patience, "stop replica", "reset replica all");
  }

  /** Up to where the server has committed. */
  GtidSet executed() throws SQLException {
    return link.first(EXECUTED, DEADLINE, row -> GtidSet.of(row.getString(1)));
  }
}
