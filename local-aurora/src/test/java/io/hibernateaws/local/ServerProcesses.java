package io.hibernateaws.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the operating system says about a cluster's processes. */
final class ServerProcesses {
  private ServerProcesses() {}

  /** Every process that works in a folder. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        try {
          if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder)) {
            found.add(process);
          }
        } catch (IOException goneOrForeign) {
          // Not one of ours then.
        }
      }
    }
    return found;
  }

  /** The IPv4 and IPv6 addresses, as the kernel writes them, on which a process listens. */
  static Set<String> listening(Path process) throws IOException {
    try {
      return listeningNow(process);
    } catch (NoSuchFileException ended) {
      return Set.of();
    }
  }

  private static Set<String> listeningNow(Path process) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            sockets.add(target.substring(8, target.length() - 1));
          }
        } catch (IOException closedMeanwhile) {
          // Then it does not listen.
        }
      }
    }
    Set<String> addresses = new HashSet<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      List<String> lines = Files.readAllLines(process.resolve("net").resolve(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.strip().split("\\s+", -1);
        boolean listens =
            fields[3].equals("0A") || (table.startsWith("udp") && !fields[2].matches("[1-9A-F].*"));
        if (listens && sockets.contains(fields[9])) {
          addresses.add(fields[1]);
        }
      }
    }
    return addresses;
  }
}
