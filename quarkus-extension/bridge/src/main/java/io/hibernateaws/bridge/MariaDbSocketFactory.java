package io.hibernateaws.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/** Of MariaDB Connector/J. */
public final class MariaDbSocketFactory extends ConfigurableSocketFactory {
  private final ConfigurableSocketFactory engines =
      EngineClass.make(
          ConfigurableSocketFactory.class,
          "io.hibernateaws.engine.driver.mariadb.MariaDbSocketFactory");

  /** Called by the driver, on the thread that connects. */
  public MariaDbSocketFactory() {}

  @Override
  public void setConfiguration(Configuration conf, String host) {
    engines.setConfiguration(conf, host);
  }

  @Override
  public Socket createSocket() throws IOException {
    return engines.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return engines.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return engines.createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return engines.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return engines.createSocket(address, port, localAddress, localPort);
  }
}
