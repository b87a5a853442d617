package io.hibernateaws.engine.driver.mariadb;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.message.client.ResetPacket;

/** The driver's connection over the engine's client. */
final class MariaDbConnection extends Connection {
  private final MariaDbClient client;

  private MariaDbConnection(Configuration conf, ClosableLock lock, MariaDbClient client) {
    super(conf, lock, client);
    this.client = client;
  }

  /** Connects, on this thread. */
  static MariaDbConnection open(Configuration conf) throws SQLException {
    ClosableLock lock = new ClosableLock();
    return new MariaDbConnection(
        conf, lock, new MariaDbClient(conf, conf.addresses().get(0), lock));
  }

  MariaDbClient client() {
    return client;
  }

  /** As JDBC has it: a name without a value is cleared. */
  @Override
  public void setClientInfo(String name, @Nullable String value) {
    if (value == null) {
      getClientInfo().remove(name);
    } else {
      super.setClientInfo(name, value);
    }
  }

  /**
   * The message that makes a server reset a session, which the driver sends to no server of MySQL
   * by itself. It would go on using what it remembers of the session before.
   */
  @SuppressWarnings("try") // the lock is held and not used
  void resetSession() throws SQLException {
    if (isReadOnly()) {
      throw notReset("its driver would take it for read-only still");
    }
    if (cachePrepStmts()) {
      throw notReset("its driver would use statements that the server has forgotten");
    }
    try (ClosableLock held = getLock().closeableLock()) {
      client.execute(ResetPacket.INSTANCE, false);
      getContext().setTransactionIsolationLevel(null);
    }
  }

  private static SQLException notReset(String because) {
    return new SQLException("the session is not reset, because " + because, "HY000");
  }
}
