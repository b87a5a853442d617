package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.server.Daemon;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What keeps a writer that is replaced while it lives from acknowledging a commit: new transactions
 * are read-only, and commits wait for a standby that does not exist. A client that cancels such a
 * wait would be told that it had committed, so a session that waits is ended within milliseconds.
 */
final class Fence {
  private static final Logger LOG = Logger.getLogger(Fence.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Longer than any writer lingers. */
  private static final Duration PATROL = Duration.ofDays(7);

  private static final String READ_ONLY = "default_transaction_read_only";
  private static final String NOBODY = "nobody";

  private static final String END_WAITING_SESSIONS =
      """
      do $$ begin
        loop
          perform pg_catalog.pg_stat_clear_snapshot();
          perform pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
            where wait_event = 'SyncRep' and backend_type = 'client backend';
          perform pg_catalog.pg_sleep(0.002);
        end loop;
      end $$
      """;

  private final AdminLink link;
  private final SynchronousStandbys standbys;
  private final Function<String, AdminLink> newLink;

  /**
   * @param newLink opens one more connection for a purpose
   */
  Fence(AdminLink link, SynchronousStandbys standbys, Function<String, AdminLink> newLink) {
    this.link = link;
    this.standbys = standbys;
    this.newLink = newLink;
  }

  /** Returns when no commit is acknowledged any more and no new transaction may write. */
  void raise() throws SQLException {
    standbys.change(Set.of("anybody"), Set.of(NOBODY));
    ServerSettings.change(link, READ_ONLY, "on", DEADLINE);
    Patience patience = Patience.of(DEADLINE);
    while (newSessionsMayWrite()) {
      if (patience.over()) {
        throw new SQLException("The server does not read its settings");
      }
      patience.pause();
    }
    Daemon.thread("local-aurora-fence", this::patrol).start();
  }

  /** The postmaster has told every session before it has time for a new one. */
  private boolean newSessionsMayWrite() throws SQLException {
    try (AdminLink another = newLink.apply("fence")) {
      return another.first(
          "select pg_catalog.current_setting('" + READ_ONLY + "') = 'off'",
          DEADLINE,
          row -> row.getBoolean(1));
    }
  }

  /** Lasts as long as the server. */
  private void patrol() {
    try (AdminLink patrol = newLink.apply("fence")) {
      patrol.execute(PATROL, END_WAITING_SESSIONS);
    } catch (SQLException ended) {
      LOG.debugf("The fence of an old writer has ended: %s", ended);
    }
  }
}
