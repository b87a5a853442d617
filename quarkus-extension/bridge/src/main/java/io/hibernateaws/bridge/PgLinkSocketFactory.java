package io.hibernateaws.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Of pgjdbc. */
public final class PgLinkSocketFactory extends SocketFactory {
  private final SocketFactory engines;

  /**
   * Called by the driver, on the thread that connects.
   *
   * @param argument for the engine's
   */
  public PgLinkSocketFactory(String argument) {
    engines =
        EngineClass.make(
            SocketFactory.class, "io.hibernateaws.engine.driver.PgLinkSocketFactory", argument);
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
