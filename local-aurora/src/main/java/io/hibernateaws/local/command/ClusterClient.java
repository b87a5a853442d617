package io.hibernateaws.local.command;

import io.hibernateaws.local.server.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends orders to a cluster that another process keeps.
 *
 * @param name which cluster; null if only one is running
 */
record ClusterClient(@Nullable String name) {
  /** Sends an order; each word as it prints. */
  ControlSocket.Answer send(Object... words) throws IOException {
    return ControlSocket.send(control(), Stream.of(words).map(Object::toString).toList());
  }

  private Path control() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : ClusterFolder.living()) {
      Path file = folder.resolve(ControlSocket.FILE);
      if (Files.isReadable(file) && (name == null || ControlSocket.name(file).equals(name))) {
        found.add(file);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IOException(
        found.isEmpty()
            ? "No cluster "
                + (name == null ? "" : "named '" + name + "' ")
                + "was started by 'start' and is still running"
            : found.size() + " clusters are running: say which by --name");
  }
}
