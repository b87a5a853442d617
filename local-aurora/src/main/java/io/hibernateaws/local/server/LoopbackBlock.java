package io.hibernateaws.local.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The loopback addresses 127.a.b.0/24, of which a cluster has one for each proxy and server. */
record LoopbackBlock(int a, int b) {
  static final int FIRST = 64;
  static final int LAST = 127;

  private static final int FIRST_PROXY = 10;
  private static final int FIRST_SERVER = 110;
  private static final int FIRST_RDS_PROXY = 5;

  /** Where the proxy of instance n listens. */
  InetAddress proxy(int n) {
    return address(FIRST_PROXY + n);
  }

  /** Where the server of instance n listens. */
  InetAddress server(int n) {
    return address(FIRST_SERVER + n);
  }

  /** Where the nth endpoint of an RDS Proxy listens. */
  InetAddress rdsProxy(int n) {
    return address(FIRST_RDS_PROXY + n);
  }

  /** Whether a cluster of so many instances can listen here. */
  boolean free(int port, int instances) {
    for (int n = 1; n <= instances; n++) {
      if (!bindable(proxy(n), port) || !bindable(server(n), port)) {
        return false;
      }
    }
    return true;
  }

  private static boolean bindable(InetAddress address, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  private InetAddress address(int host) {
    try {
      return InetAddress.getByAddress(new byte[] {127, (byte) a, (byte) b, (byte) host});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  /** "64.0": names the block, and the folder of the cluster that has it. */
  @Override
  public String toString() {
    return a + "." + b;
  }
}
