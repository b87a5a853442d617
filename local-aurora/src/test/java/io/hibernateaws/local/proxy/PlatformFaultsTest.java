package io.hibernateaws.local.proxy;

import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.server.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Faults that a platform cannot make. */
class PlatformFaultsTest {
  @Test
  void what_macos_cannot_do_is_refused_and_changes_nothing() throws IOException {
    InetSocketAddress address = free();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Proxy proxy = proxy(address, server);
        Socket client = new Socket()) {
      proxy.serverUp();
      client.connect(address, PATIENCE_MILLIS);
      client.setSoTimeout(PATIENCE_MILLIS);
      Socket accepted = server.accept();
      for (Runnable fault :
          Stream.<Runnable>of(proxy::blackHole, proxy::blackHoleNew, proxy::serverSilent)
              .toList()) {
        assertThatThrownBy(fault::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("not on macOS");
      }
      accepted.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) free.getLocalSocketAddress();
    }
  }

  private static Proxy proxy(InetSocketAddress address, ServerSocket server) {
    return new Proxy(
        address,
        (InetSocketAddress) server.getLocalSocketAddress(),
        connection -> new Protocol.Filters(List.of(), List.of()),
        null,
        Platform.of("Mac OS X", "aarch64"));
  }
}
