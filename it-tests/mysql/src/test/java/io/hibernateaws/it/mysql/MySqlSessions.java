package io.hibernateaws.it.mysql;

import io.hibernateaws.it.ServerSessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Sessions as {@code performance_schema} shows them; a client's name is its program's. */
final class MySqlSessions implements ServerSessions {
  private static final String NAMED =
      " from performance_schema.threads t join performance_schema.session_connect_attrs a"
          + " on a.processlist_id = t.processlist_id and a.attr_name = 'program_name'"
          + " where a.attr_value like ";

  /** ER_NO_SUCH_THREAD: it has ended by itself meanwhile. */
  private static final int NO_SUCH_THREAD = 1094;

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  public String ofUser(String user) {
    return "select count(*) from performance_schema.threads where processlist_user = " + text(user);
  }

  @Override
  public String named(String like) {
    return "select count(*)" + NAMED + text(like);
  }

  @Override
  public String inTransaction(String like) {
    return "select count(*)"
        + NAMED
        + text(like)
        + " and t.processlist_command = 'Sleep' and exists (select 1 from"
        + " performance_schema.events_transactions_current e where e.thread_id = t.thread_id"
        + " and e.state = 'ACTIVE')";
  }

  @Override
  public String running(String sql) {
    return "select count(*) from performance_schema.threads where processlist_command = 'Query'"
        + " and processlist_info = "
        + text(sql);
  }

  @Override
  public String waitingForLocks() {
    return "select count(*) from performance_schema.data_lock_waits";
  }

  @Override
  public String users(String like) {
    return "select group_concat(distinct t.processlist_user)" + NAMED + text(like);
  }

  @Override
  public String ownName() {
    return "select attr_value from performance_schema.session_account_connect_attrs"
        + " where attr_name = 'program_name' and processlist_id = connection_id()";
  }

  @Override
  public void end(Connection admin, String like) throws SQLException {
    kill(admin, "select t.processlist_id" + NAMED + text(like));
  }

  @Override
  public void endOfUser(Connection admin, String user) throws SQLException {
    kill(
        admin,
        "select processlist_id from performance_schema.threads where processlist_user = "
            + text(user));
  }

  private static void kill(Connection admin, String query) throws SQLException {
    List<Long> sessions = new ArrayList<>();
    try (Statement statement = admin.createStatement()) {
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          sessions.add(rows.getLong(1));
        }
      }
      for (long session : sessions) {
        try {
          statement.execute("kill " + session);
        } catch (SQLException e) {
          if (e.getErrorCode() != NO_SUCH_THREAD) {
            throw e;
          }
        }
      }
    }
  }
}
