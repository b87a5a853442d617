package io.hibernateaws.it.postgresql;

import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * What the kernel says of the connections to the proxy of an instance: a reset reaches the other
 * end a moment after it was sent.
 */
final class ClientSockets {
  private static final String ESTABLISHED = "01";

  private ClientSockets() {}

  /** Resets every connection, and returns when the kernel of the clients knows. */
  static void resetAll(LocalAurora cluster, int instance) throws IOException {
    InetAddress at = cluster.proxy(instance).address();
    Set<String> before = established(at, cluster.port());
    cluster.proxy(instance).resetAll();
    Awaitility.await()
        .until(
            () -> {
              Set<String> left = established(at, cluster.port());
              left.retainAll(before);
              return left.isEmpty();
            });
  }

  /** The clients' own addresses, as the kernel writes them. */
  private static Set<String> established(InetAddress at, int port) throws IOException {
    byte[] address = at.getAddress();
    String remote =
        String.format(
            Locale.ROOT,
            "%02X%02X%02X%02X:%04X",
            address[3],
            address[2],
            address[1],
            address[0],
            port);
    Set<String> clients = new HashSet<>();
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[2].endsWith(remote) && fields[3].equals(ESTABLISHED)) {
          clients.add(fields[1]);
        }
      }
    }
    return clients;
  }
}
