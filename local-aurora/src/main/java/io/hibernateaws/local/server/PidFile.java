package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The file {@code *.pid} in a data directory by which servers tell their main process. */
final class PidFile {
  private PidFile() {}

  /**
   * The number of the main process, dead or alive; empty if there is no file, or none that can be
   * read because the server is writing or removing it just now.
   */
  static OptionalLong mainProcess(Path dataDirectory) {
    if (!Files.isDirectory(dataDirectory)) {
      return OptionalLong.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dataDirectory, "*.pid")) {
      for (Path file : files) {
        return OptionalLong.of(Long.parseLong(Files.readAllLines(file).get(0).strip()));
      }
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException unreadable) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
