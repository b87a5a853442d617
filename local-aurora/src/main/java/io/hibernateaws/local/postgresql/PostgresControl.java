package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.replication.Position;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.server.Credentials;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** What the supervisor asks and tells one PostgreSQL server. */
final class PostgresControl implements ServerControl {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Many times what a reader needs to begin with the history of a new writer, if it ever can. */
  private static final Duration NEW_HISTORY = Duration.ofSeconds(1);

  private static final String READER = "select pg_catalog.pg_is_in_recovery()";

  /** A reader that has just started has replayed more than it has received since. */
  private static final String RECEIVED =
      "select greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())"
          + " - '0/0'::pg_catalog.pg_lsn";

  private static final String DURABLE =
      "select pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn";

  private final PostgresServer server;
  private final AdminLink link;
  private final Credentials admin;
  private final SynchronousStandbys standbys;
  private final Fence fence;

  PostgresControl(PostgresServer server, String purpose, Credentials admin) {
    this.server = server;
    this.admin = admin;
    this.link = Connections.adminLink(server.address(), purpose, admin);
    Function<String, AdminLink> newLink =
        further -> Connections.adminLink(server.address(), further, admin);
    this.standbys = new SynchronousStandbys(server.toString(), link, () -> newLink.apply("sync"));
    this.fence = new Fence(link, standbys, newLink);
  }

  @Override
  public void awaitAnswer(Duration deadline) throws SQLException {
    Patience patience = Patience.of(deadline);
    while (true) {
      try {
        link.execute(DEADLINE, "select 1");
        return;
      } catch (SQLException notYet) {
        if (patience.over() || !server.exists()) {
          throw new SQLException(server + " does not start; " + server.data().endOfLog(), notYet);
        }
      }
      patience.pause();
    }
  }

  void setPasswords(ClusterRoles roles, Duration deadline) throws SQLException {
    link.execute(deadline, password(roles.application()), password(roles.admin()));
  }

  private static String password(Credentials role) {
    return "alter role %s password '%s'".formatted(role.user(), role.password());
  }

  @Override
  public Observation observe(Duration deadline) throws SQLException {
    return link.first(ObservationQuery.SQL, deadline, ObservationQuery::read);
  }

  @Override
  public boolean isReader() throws SQLException {
    try {
      return link.first(READER, DEADLINE, row -> row.getBoolean(1));
    } catch (SQLException e) {
      throw new SQLException(
          server + " does not say whether it is a reader; " + server.data().endOfLog(), e);
    }
  }

  @Override
  public Position received() throws SQLException {
    return position(RECEIVED);
  }

  @Override
  public Position durable() throws SQLException {
    return position(DURABLE);
  }

  private Position position(String query) throws SQLException {
    return new WalPosition(link.first(query, DEADLINE, row -> row.getLong(1)));
  }

  @Override
  public void promote() throws SQLException {
    // A new writer that waits for readers which still follow the old one would hang.
    standbys.clear();
    link.execute(
        DEADLINE, "select pg_catalog.pg_promote(false) where pg_catalog.pg_is_in_recovery()");
  }

  @Override
  public void follow(ReplicatedServer upstream) throws SQLException {
    ServerSettings.change(link, "primary_conninfo", server.conninfo(upstream), DEADLINE);
    try (AdminLink writer = Connections.adminLink(upstream.address(), "history", admin)) {
      if (!writer.first(READER, NEW_HISTORY, row -> row.getBoolean(1))) {
        awaitHistory(new WalPosition(writer.first(DURABLE, NEW_HISTORY, row -> row.getLong(1))));
      }
    }
  }

  /**
   * A reader fetches the segment in which its new writer's history begins once more, from its
   * start. While it has half of it its promotion would read that half, and end in a panic.
   */
  private void awaitHistory(Position written) throws SQLException {
    Patience patience = Patience.of(NEW_HISTORY);
    while (!received().reaches(written) && !patience.over()) {
      patience.pause();
    }
  }

  @Override
  public void awaitAcknowledgements(Set<String> before, Set<String> readers) throws SQLException {
    standbys.change(before, readers);
  }

  @Override
  public void endStream(String reader) throws SQLException {
    link.execute(
        DEADLINE,
        "select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_replication"
            + " where application_name = '"
            + reader
            + "'");
  }

  @Override
  public void fence() throws SQLException {
    fence.raise();
  }

  /** A server whose history went its own way can only be copied again. */
  @Override
  public boolean stepDown(ReplicatedServer writer) {
    return false;
  }

  @Override
  public void fillTopology(boolean filled) {}

  @Override
  public void grantTopology(boolean granted) throws SQLException {
    String change =
        granted ? "grant usage on schema rds_tools to " : "revoke usage on schema rds_tools from ";
    try (AdminLink application =
        Connections.adminLink(server.address(), "grants", Template.APPLICATION, admin)) {
      application.execute(DEADLINE, change + Template.APPLICATION);
    }
  }

  void readSettingsAgain() throws SQLException {
    link.execute(DEADLINE, "select pg_catalog.pg_reload_conf()");
  }

  @Override
  public void pauseReplay() throws SQLException {
    link.execute(DEADLINE, "select pg_catalog.pg_wal_replay_pause()");
  }

  @Override
  public void resumeReplay() throws SQLException {
    link.execute(DEADLINE, "select pg_catalog.pg_wal_replay_resume()");
  }

  @Override
  public void forget() {
    link.forget();
  }

  @Override
  public void close() {
    link.close();
  }
}
