package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.replication.Position;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** What the supervisor asks and tells one MySQL server. */
final class MysqlControl implements ServerControl {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** For a reader that has much to show before it may become the writer. */
  private static final Duration DRAIN_DEADLINE = Duration.ofMinutes(1);

  private static final String FENCE = "set global super_read_only = on";

  private final MysqlServer server;
  private final AdminLink link;
  private final Following following;
  private final Acknowledgements acknowledgements;

  MysqlControl(MysqlServer server, AdminLink link) {
    this.server = server;
    this.link = link;
    this.following = new Following(server, link);
    this.acknowledgements = new Acknowledgements(server, link);
  }

  /** Something that fails until a server is ready for it. */
  interface Attempt {
    void run() throws SQLException;
  }

  /** Returns when it succeeds. */
  static void await(MysqlServer server, Duration deadline, Attempt attempt) throws SQLException {
    Patience patience = Patience.of(deadline);
    while (true) {
      try {
        attempt.run();
        return;
      } catch (SQLException notYet) {
        if (patience.over() || !server.exists()) {
          throw new SQLException(server + " does not start; its log: " + server.log(), notYet);
        }
      }
      patience.pause();
    }
  }

  @Override
  public void awaitAnswer(Duration deadline) throws SQLException {
    try (AdminLink first = server.firstLink()) {
      server.awaitLogin(first, deadline);
      MysqlServer upstream = server.upstream();
      if (upstream != null) {
        new Following(server, first).start(upstream);
      }
    }
    await(server, deadline, () -> link.execute(DEADLINE, "do 1"));
    server.secured();
    // A password that a server has seen once needs no encryption to be proved again, so clients
    // need no settings for it.
    await(
        server,
        deadline,
        () -> {
          Connection application = server.replication().connect(server.address());
          application.close();
        });
  }

  @Override
  public Observation observe(Duration deadline) throws SQLException {
    Observed seen = link.first(Observed.SQL, deadline, Observed::read);
    if (seen.reader()) {
      server.seenAt(seen.received());
    } else if (seen.commitsWaiting() > 0) {
      acknowledgements.askAgain();
    }
    return seen.observation(server.replication().servers());
  }

  @Override
  public boolean isReader() throws SQLException {
    return link.first("select @@global.read_only", DEADLINE, row -> row.getBoolean(1));
  }

  @Override
  public Position received() throws SQLException {
    GtidSet received = following.received();
    server.seenAt(received);
    return received;
  }

  @Override
  public Position durable() throws SQLException {
    return following.executed();
  }

  @Override
  public void promote() throws SQLException {
    if (!isReader()) {
      return;
    }
    following.end(DRAIN_DEADLINE);
    // A new writer that waits for readers which still follow the old one would hang.
    acknowledgements.none();
    link.execute(DEADLINE, "set global super_read_only = off", "set global read_only = off");
    TopologyTable table = server.topologyTable();
    if (table != null) {
      table.follow(link);
    }
    server.becomeWriter();
  }

  @Override
  public void follow(ReplicatedServer upstream) throws SQLException {
    following.start((MysqlServer) upstream);
    server.becomeReaderOf(upstream);
  }

  @Override
  public void awaitAcknowledgements(Set<String> before, Set<String> readers) throws SQLException {
    acknowledgements.change(before, readers);
  }

  @Override
  public void endStream(String reader) throws SQLException {
    acknowledgements.endStream(server.replication().server(reader));
  }

  @Override
  public void grantTopology(boolean granted) throws SQLException {
    link.execute(DEADLINE, TopologyTable.right(granted));
  }

  @Override
  public void fillTopology(boolean filled) throws SQLException {
    TopologyTable table = server.topologyTable();
    if (table != null && filled) {
      table.fill(link);
    } else if (table != null) {
      table.empty(link);
    }
  }

  /** Waits for what commits now; a session that will not come to its end in time is ended. */
  @Override
  public void fence() throws SQLException {
    try {
      link.execute(DEADLINE, "set session lock_wait_timeout = 1", FENCE);
    } catch (SQLException stillWriting) {
      acknowledgements.endClients();
      link.execute(DEADLINE, FENCE);
    }
  }

  @Override
  public boolean stepDown(ReplicatedServer writer) throws SQLException {
    if (!following.canFollow((MysqlServer) writer)) {
      return false;
    }
    acknowledgements.none();
    follow(writer);
    return true;
  }

  @Override
  public void pauseReplay() throws SQLException {
    link.execute(DEADLINE, "stop replica sql_thread");
    server.pauseReplay(true);
  }

  @Override
  public void resumeReplay() throws SQLException {
    link.execute(DEADLINE, "start replica sql_thread");
    server.pauseReplay(false);
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
