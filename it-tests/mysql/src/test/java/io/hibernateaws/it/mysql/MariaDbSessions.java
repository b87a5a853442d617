package io.hibernateaws.it.mysql;

import io.hibernateaws.it.ServerSessions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sessions as every server of MariaDB shows them, which does not tell how clients call themselves.
 */
final class MariaDbSessions implements ServerSessions {
  private static UnsupportedOperationException nameless() {
    return new UnsupportedOperationException(
        "a server of MariaDB without its performance schema does not tell the names of clients");
  }

  @Override
  public String ofUser(String user) {
    return "select count(*) from information_schema.processlist where user = '" + user + "'";
  }

  @Override
  public String running(String sql) {
    return "select count(*) from information_schema.processlist where command = 'Query'"
        + " and info = '"
        + sql.replace("'", "''")
        + "'";
  }

  @Override
  public String waitingForLocks() {
    return "select count(*) from information_schema.innodb_lock_waits";
  }

  @Override
  public void endOfUser(Connection admin, String user) throws SQLException {
    try (var statement = admin.createStatement()) {
      statement.execute("kill user '" + user + "'");
    }
  }

  @Override
  public String named(String like) {
    throw nameless();
  }

  @Override
  public String inTransaction(String like) {
    throw nameless();
  }

  @Override
  public String users(String like) {
    throw nameless();
  }

  @Override
  public String ownName() {
    throw nameless();
  }

  @Override
  public void end(Connection admin, String like) {
    throw nameless();
  }
}
