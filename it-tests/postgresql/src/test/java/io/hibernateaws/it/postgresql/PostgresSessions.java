package io.hibernateaws.it.postgresql;

import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Sessions as {@code pg_stat_activity} shows them. */
final class PostgresSessions implements ServerSessions {
  private static String count(String where) {
    return "select count(*) from pg_stat_activity where " + where;
  }

  private static String name(String like) {
    return "application_name like " + text(like);
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public String ofUser(String user) {
    return count("usename = " + text(user));
  }

  @Override
  public String named(String like) {
    return count(name(like));
  }

  @Override
  public String inTransaction(String like) {
    return count("state like 'idle in transaction%' and " + name(like));
  }

  @Override
  public String running(String sql) {
    return count("state = 'active' and query = " + text(sql));
  }

  @Override
  public String waitingForLocks() {
    return count("wait_event_type = 'Lock'");
  }

  @Override
  public String users(String like) {
    return "select string_agg(distinct usename, ',') from pg_stat_activity where " + name(like);
  }

  @Override
  public String ownName() {
    return "select application_name from pg_stat_activity where pid = pg_backend_pid()";
  }

  @Override
  public void end(Connection admin, String like) throws SQLException {
    endWhere(admin, name(like));
  }

  @Override
  public void endOfUser(Connection admin, String user) throws SQLException {
    endWhere(admin, "usename = " + text(user));
  }

  private static void endWhere(Connection admin, String where) throws SQLException {
    Sql.run(admin, "select pg_terminate_backend(pid) from pg_stat_activity where " + where);
  }
}
