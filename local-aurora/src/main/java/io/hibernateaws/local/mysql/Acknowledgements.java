package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Patience;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Semi-synchronous replication as the supervisor wants it. A writer waits for whichever reader
 * acknowledges first, so which may is said to the readers: the stream of one outside of the list
 * acknowledges nothing.
 */
final class Acknowledgements {
  private static final Logger LOG = Logger.getLogger(Acknowledgements.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** For a reader that may be dead. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final int NO_SUCH_THREAD = 1094;

  /** Within which living readers acknowledge. */
  private static final Duration ROUND = Duration.ofMillis(500);

  /** Commits to the log and changes nothing. */
  private static final String ANOTHER_COMMIT = "flush optimizer_costs";

  private static final String WAIT = "set global rpl_semi_sync_source_enabled = on";
  private static final String WAIT_NOT = "set global rpl_semi_sync_source_enabled = off";

  private final MysqlServer writer;
  private final AdminLink link;

  Acknowledgements(MysqlServer writer, AdminLink link) {
    this.writer = writer;
    this.link = link;
  }

  /** Commits wait for no reader any more. */
  void none() throws SQLException {
    link.execute(DEADLINE, WAIT_NOT);
  }

  /** Commits wait for one of these readers; returns when that is in effect. */
  void change(Set<String> before, Set<String> wanted) throws SQLException {
    if (wanted.isEmpty()) {
      none();
    }
    for (String left : without(before, wanted)) {
      refuse(writer.replication().server(left));
    }
    for (String joined : without(wanted, before)) {
      ask(writer.replication().server(joined));
    }
    if (before.isEmpty() && !wanted.isEmpty()) {
      begin();
    }
    if (!wanted.isEmpty()) {
      askAgain();
    }
  }

  /**
   * Lets readers acknowledge what they have. One whose stream ended before it could asks for what
   * it lacks only, so its next stream acknowledges nothing before another commit comes; those that
   * wait hold up each other, and no application may come to commit.
   */
  void askAgain() {
    try (AdminLink other = writer.link("acknowledgements")) {
      other.execute(ROUND, ANOTHER_COMMIT);
    } catch (SQLException unanswered) {
      LOG.debugf("no reader of %s acknowledges: %s", writer, unanswered);
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> left = new HashSet<>(all);
    left.removeAll(some);
    return left;
  }

  /** A new log file begins when no commit is between the log and its end: none has missed it. */
  private void begin() throws SQLException {
    try {
      link.execute(DEADLINE, WAIT, "flush local binary logs");
    } catch (SQLException e) {
      none();
      throw e;
    }
  }

  /** The reader streams on and acknowledges no more. */
  private void refuse(MysqlServer reader) throws SQLException {
    try (AdminLink other = reader.link("acknowledgements")) {
      other.execute(
          SHORT,
          "set global rpl_semi_sync_replica_enabled = off",
          "stop replica io_thread",
          "start replica io_thread");
    } catch (SQLException unanswered) {
      endStream(reader);
    }
  }

  /** The reader's stream begins again, with acknowledgements; returns when it has. */
  private static void ask(MysqlServer reader) throws SQLException {
    try (AdminLink other = reader.link("acknowledgements")) {
      other.execute(
          DEADLINE,
          "set global rpl_semi_sync_replica_enabled = on",
          "stop replica io_thread",
          "start replica io_thread");
      Patience patience = Patience.of(SHORT);
      while (!acknowledges(other)) {
        if (patience.over()) {
          throw new SQLException(reader + " does not stream yet");
        }
        patience.pause();
      }
    }
  }

  private static boolean acknowledges(AdminLink reader) throws SQLException {
    return reader
        .first(
            "select variable_value from performance_schema.global_status"
                + " where variable_name = 'Rpl_semi_sync_replica_status'",
            SHORT,
            row -> row.getString(1))
        .equals("ON");
  }

  /** Ends every session of a client. */
  void endClients() throws SQLException {
    endAll("processlist_user not in ('%s')".formatted(Template.ADMIN));
  }

  /** Ends the stream to a reader, which opens another if it lives. */
  void endStream(MysqlServer reader) throws SQLException {
    endAll(
        "processlist_command like 'Binlog Dump%' and processlist_host = '"
            + reader.address().getHostAddress()
            + "'");
  }

  private void endAll(String condition) throws SQLException {
    String sessions =
        link.first(
            "select coalesce(group_concat(processlist_id), '') from performance_schema.threads"
                + " where "
                + condition,
            DEADLINE,
            row -> row.getString(1));
    for (String session : sessions.split(",", -1)) {
      if (!session.isEmpty()) {
        end(session);
      }
    }
  }

  private void end(String session) throws SQLException {
    try {
      link.execute(DEADLINE, "kill " + session);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
    }
  }
}
