package io.hibernateaws.engine.driver;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
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
    if (connection.isReadOnly()) {
      throw notReset("its driver would take it for read-only still");
    }
    if (keepsPrepared(session)) {
      throw notReset("its driver would use statements that the server has forgotten");
    }
    try {
      session.resetSessionState();
    } catch (CJException e) {
      throw SQLExceptionsMapping.translateException(e);
    }
  }

  private static boolean keepsPrepared(NativeSession session) {
    PropertySet properties = session.getPropertySet();
    return properties.getBooleanProperty(PropertyKey.useServerPrepStmts).getValue()
        && properties.getBooleanProperty(PropertyKey.cachePrepStmts).getValue();
  }

  private static SQLException notReset(String because) {
    return new SQLException("the session is not reset, because " + because, "HY000");
  }
}
