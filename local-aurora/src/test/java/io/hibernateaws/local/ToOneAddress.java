package io.hibernateaws.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/** Connects to the address it is given, so that the driver resolves nothing. */
public final class ToOneAddress extends SocketFactory {
  private final String address;

  /** Called by the driver with its {@code socketFactoryArg}. */
  public ToOneAddress(String address) {
    this.address = address;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new Socket(InetAddress.getByName(address), 5432);
  }

  @Override
  public Socket createSocket(String host, int port) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws UnknownHostException {
    throw new UnknownHostException(host.toString());
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws UnknownHostException {
    throw new UnknownHostException(host.toString());
  }
}
