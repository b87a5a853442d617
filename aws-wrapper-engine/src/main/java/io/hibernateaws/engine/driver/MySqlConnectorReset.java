package io.hibernateaws.engine.driver;

import com.mysql.cj.NativeSession;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import java.sql.SQLException;

/** The message that makes a server reset a session, which Connector/J never sends by itself. */
final class MySqlConnectorReset {
  private MySqlConnectorReset() {}

  static void send(JdbcConnection connection) throws SQLException {
    if (!(connection.getSession() instanceof NativeSession session)) {
      throw new SQLException("this connection has no session that can be reset", "HY000");
    }
    try {
      session.resetSessionState();
    } catch (CJException e) {
      throw SQLExceptionsMapping.translateException(e);
    }
  }
}
