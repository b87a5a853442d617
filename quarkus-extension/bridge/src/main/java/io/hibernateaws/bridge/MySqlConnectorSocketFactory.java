package io.hibernateaws.bridge;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.SocketFactory;
import java.io.Closeable;
import java.io.IOException;

/** Of Connector/J. */
@SuppressWarnings("TypeParameterUnusedInFormals") // as the driver declares it
public final class MySqlConnectorSocketFactory implements SocketFactory {
  private final SocketFactory engines =
      EngineClass.make(
          SocketFactory.class, "io.hibernateaws.engine.driver.MySqlConnectorSocketFactory");

  /** Called by the driver, on the thread that connects. */
  public MySqlConnectorSocketFactory() {}

  @Override
  public <T extends Closeable> T connect(
      String hostname, int portNumber, PropertySet properties, int loginTimeout)
      throws IOException {
    return engines.connect(hostname, portNumber, properties, loginTimeout);
  }

  @Override
  public void beforeHandshake() throws IOException {
    engines.beforeHandshake();
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection connection, ServerSession session) throws IOException {
    return engines.performTlsHandshake(connection, session);
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection connection, ServerSession session, Log log) throws IOException {
    return engines.performTlsHandshake(connection, session, log);
  }

  @Override
  public void afterHandshake() throws IOException {
    engines.afterHandshake();
  }
}
