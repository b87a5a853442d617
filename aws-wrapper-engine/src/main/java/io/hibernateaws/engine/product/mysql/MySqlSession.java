package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.ServerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * By what a session is told from one that has its number by chance, on a server that was started
 * again, or on a copy of a server, which may have the identifier of the one it was made of.
 *
 * @param server the identifier that its server was made with
 * @param machine where its server listens
 * @param seen when it was there, in seconds since the epoch by its server's clock
 * @param client its client's host and port as its server sees them; empty where that is not told
 * @param user as whom it logged in, an at sign, and its client's host
 */
record MySqlSession(String server, String machine, long seen, String client, String user) {
  /** In which a session waits for a replica to have what it commits. */
  private static final String WAITS_FOR_REPLICA = "Waiting for semi-sync ACK";

  private static final String SERVER =
      ", CONCAT(@@hostname, ':', @@port), FLOOR(UNIX_TIMESTAMP()), CURRENT_USER()";

  /** The right without which a user is shown the sessions of its own name alone. */
  static final String SEEING = "PROCESS";

  /** What the server's list of its sessions says of one. */
  private enum Found {
    GONE,
    /** There, and of another client. */
    ANOTHERS,
    /** Ended, it would commit without its replica. */
    WAITING,
    OURS
  }

  /** For {@link #of}. */
  String text() {
    return String.join("|", server, machine, Long.toString(seen), client, user);
  }

  static MySqlSession of(String text) {
    String[] parts = text.split("\\|", 5);
    return new MySqlSession(parts[0], parts[1], Long.parseLong(parts[2]), parts[3], parts[4]);
  }

  /**
   * Ends a session if it is proved to be the one that was noted. One that waits for its replica is
   * left alone.
   *
   * @return whether it was there
   * @throws SQLException also when the user of the link may not see whether it is
   */
  static boolean end(Connection raw, ServerProcess process, Make make) throws SQLException {
    MySqlSession noted = of(process.incarnation());
    try (Statement statement = raw.createStatement()) {
      String asking = noted.askedBy(statement, make);
      if (asking == null) {
        return false;
      }
      return switch (noted.find(statement, process.id(), asking, make)) {
        case GONE, ANOTHERS -> false;
        case WAITING -> true;
        case OURS -> {
          statement.execute("KILL CONNECTION " + process.id());
          yield true;
        }
      };
    } catch (SQLException e) {
      if (e.getErrorCode() == MySqlFailures.NO_SUCH_THREAD) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The name of the user who asks; null where another server answers than had the session, or one
   * that was started again since, which may have handed out its number again.
   */
  private @Nullable String askedBy(Statement statement, Make make) throws SQLException {
    long now;
    String asking;
    try (ResultSet row = statement.executeQuery("SELECT " + make.server() + SERVER)) {
      if (!row.next() || !server.equals(row.getString(1)) || !machine.equals(row.getString(2))) {
        return null;
      }
      now = row.getLong(3);
      asking = name(row.getString(4));
    }
    try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      return row.next() && now - row.getLong(2) <= seen ? asking : null;
    }
  }

  private static String name(String account) {
    return account.substring(0, account.lastIndexOf('@'));
  }

  /** A user without the right to see others is shown the sessions of its own name. */
  private Found find(Statement statement, long id, String asking, Make make) throws SQLException {
    boolean seesOthers = asking.equals(name(user));
    try (ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
      while (row.next()) {
        String name = row.getString("User");
        seesOthers |= !asking.equals(name);
        if (row.getLong("Id") == id) {
          if (!name(user).equals(name) || !isClient(String.valueOf(row.getString("Host")))) {
            return Found.ANOTHERS;
          }
          String state = row.getString("State");
          return state != null && state.startsWith(WAITS_FOR_REPLICA) ? Found.WAITING : Found.OURS;
        }
      }
    }
    if (!seesOthers && !MySqlGrants.ask(statement).has(SEEING)) {
      throw new SQLException(
          "user "
              + ForeignText.of(asking)
              + " may not see the connections of others; GRANT "
              + SEEING
              + ", "
              + make.ending()
              + " ON *.*",
          MySqlFailures.GENERAL);
    }
    return Found.GONE;
  }

  private boolean isClient(String host) {
    String mine = user.substring(user.lastIndexOf('@') + 1);
    return client.isEmpty()
        ? host.equals(mine) || host.startsWith(mine + ":")
        : host.equals(client);
  }
}
