package io.hibernateaws.engine.driver;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The socket factory that Connector/J makes by reflection, one per connect. Its sockets are
 * connected to the address that the engine has resolved, so the driver resolves nothing and still
 * verifies TLS against the name in its URL. For a cancel the driver connects anew on a thread of
 * its own, with the same properties.
 */
public final class MySqlConnectorSocketFactory extends StandardSocketFactory {
  /** Unknown to the driver, which hands it on: the resolved address. */
  static final String ADDRESS = "hibernateAwsAddress";

  /** Called by the driver, on the thread that connects. */
  public MySqlConnectorSocketFactory() {}

  /** Connector/J asks its own class loader for this class by its name, and no other. */
  static EngineSockets sockets(@Nullable ClassLoader driver) {
    return new EngineSockets(
        MySqlConnectorSocketFactory.class, driver, "Connector/J", "mysql-connector-j");
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver declares it
  public <T extends Closeable> T connect(
      String hostname, int portNumber, PropertySet properties, int loginTimeout)
      throws IOException {
    RuntimeProperty<?> address = properties.getProperty(ADDRESS);
    Socket connected =
        SocketHandover.current(address == null ? "" : String.valueOf(address.getValue())).connect();
    rawSocket = connected;
    return (T) connected;
  }
}
