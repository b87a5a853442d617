package io.hibernateaws.engine.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * The socket factory that pgjdbc makes by reflection, one per connect. It returns connected
 * sockets, so the driver resolves nothing and still verifies TLS against the name in its URL.
 * pgjdbc asks the same factory again for cancel requests, from other threads, as long as the
 * connection lives.
 */
public final class PgLinkSocketFactory extends SocketFactory {
  private final SocketHandover handover;

  /**
   * Called by the driver, on the thread that connects.
   *
   * @param argument the resolved address as {@link PgJdbcAdapter} wrote it
   */
  public PgLinkSocketFactory(String argument) {
    handover = SocketHandover.current(argument);
  }

  @Override
  public Socket createSocket() throws IOException {
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
        "this pgjdbc version asks its socket factory for a host of its own choice; the engine"
            + " connects to the address it resolved itself");
  }
}
