package io.hibernateaws.local.command;

import io.hibernateaws.local.server.ClusterFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends orders to a cluster that another process keeps.
 *
 * @param name which cluster; null if only one is running
 */
record ClusterClient(@Nullable String name) {
  private static final long LOOK_MILLIS = 20;
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Sends an order; each word as it prints. */
  ControlSocket.Answer send(Object... words) throws IOException {
    return ControlSocket.send(control(), Stream.of(words).map(Object::toString).toList());
  }

  /** The cluster's control file; null while there is no such cluster. */
  @Nullable Path find() throws IOException {
    return running().entrySet().stream()
        .filter(each -> name == null || each.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** The cluster's control file; fails unless exactly one cluster is meant. */
  Path control() throws IOException {
    Map<Path, String> found = running();
    if (name != null) {
      found.values().removeIf(each -> !each.equals(name));
    }
    if (found.size() == 1) {
      return found.keySet().iterator().next();
    }
    throw new IOException(
        found.isEmpty()
            ? "No cluster "
                + (name == null ? "" : "named '" + name + "' ")
                + "was started by 'start' and is still running"
            : found.size()
                + " clusters are running: say which by --name: "
                + String.join(", ", found.values()));
  }

  /** Returns when the servers of a cluster that was told to stop have gone. */
  static void awaitEnd(Path control, ControlSocket.Address address)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    // Another cluster may have the same folder a moment later, with another token.
    while (address.equals(ControlSocket.address(control))) {
      if (System.nanoTime() - begun > END_NANOS) {
        throw new IOException("The cluster of " + control + " is still there after 60 s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** The control files of all living clusters that take orders, and the clusters' names. */
  private static Map<Path, String> running() throws IOException {
    Map<Path, String> running = new TreeMap<>();
    for (Path folder : ClusterFolder.living()) {
      Path file = folder.resolve(ControlSocket.FILE);
      ControlSocket.Address address = ControlSocket.address(file);
      if (address != null) {
        running.put(file, address.name());
      }
    }
    return running;
  }
}
