package io.hibernateaws.local.command;

import io.hibernateaws.local.server.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A class path whose folders are replaced by copies: a build may change a folder at any moment, and
 * a process that keeps a cluster loads classes for as long as it lives.
 */
final class CopiedClassPath {
  private CopiedClassPath() {}

  static String of(String classPath) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (entry.isEmpty()) {
        continue; // it would be whatever folder this process happens to run in
      }
      Path path = Path.of(entry).toAbsolutePath();
      entries.add((Files.isDirectory(path) ? copy(path) : path).toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** A folder that looks the same is copied once. */
  private static Path copy(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
    CRC32 look = new CRC32();
    for (Path file : files) {
      String line =
          file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis() + "\n";
      look.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return Workspace.open()
        .cached(
            "classes-" + Long.toHexString(look.getValue()),
            target -> {
              for (Path file : files) {
                Path copied = target.resolve(folder.relativize(file).toString());
                Files.createDirectories(copied.resolveSibling(""));
                Files.copy(file, copied);
              }
            });
  }
}
