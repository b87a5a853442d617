package io.hibernateaws.engine.driver.mariadb;

import io.hibernateaws.engine.driver.EngineSockets;
import io.hibernateaws.engine.driver.SocketHandover;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * The socket factory that MariaDB Connector/J makes by reflection, one per connect. Its sockets are
 * connected to the address that the engine has resolved, so the driver resolves nothing and still
 * verifies TLS against the name in its URL. For a cancel the driver connects anew on a thread of
 * its own, with the same properties.
 */
public final class MariaDbSocketFactory extends ConfigurableSocketFactory {
  /** Unknown to the driver, which hands it on: the resolved address. */
  static final String ADDRESS = "hibernateAwsAddress";

  private @Nullable SocketHandover handover;

  /** Called by the driver, on the thread that connects. */
  public MariaDbSocketFactory() {}

  /** MariaDB Connector/J asks its own class loader for this class by its name, and no other. */
  static EngineSockets sockets(@Nullable ClassLoader driver) {
    return new EngineSockets(
        MariaDbSocketFactory.class, driver, "MariaDB Connector/J", "mariadb-java-client");
  }

  @Override
  public void setConfiguration(Configuration conf, String host) {
    handover = SocketHandover.current(conf.nonMappedOptions().getProperty(ADDRESS, ""));
  }

  @Override
  public Socket createSocket() throws IOException {
    if (handover == null) {
      throw new IOException("the driver has made a socket factory and not told it where to");
    }
    return handover.connect();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw neverCalled();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw neverCalled();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw neverCalled();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    throw neverCalled();
  }

  private static IOException neverCalled() {
    return new IOException(
        "this version of MariaDB Connector/J asks its socket factory for a host of its own choice;"
            + " the engine connects to the address it resolved itself");
  }
}
