package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The few bytes of System V shared memory by which a postmaster keeps a second one out of its data
 * directory. A killed postmaster leaves them behind for ever, and the machine has only so many.
 */
final class SharedMemory {
  private static final Path SEGMENTS = Path.of("/proc/sysvipc/shm");
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private SharedMemory() {}

  /** Removes what the dead postmaster of this directory left. */
  static void release(Path dataDirectory) {
    try {
      Path file = dataDirectory.resolve("postmaster.pid");
      if (!Files.exists(file) || !Files.exists(SEGMENTS)) {
        return;
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 7) {
        return;
      }
      String pid = lines.get(0).strip();
      String[] keyAndId = lines.get(6).strip().split("\\s+", -1);
      if (keyAndId.length == 2 && isAbandoned(keyAndId[1], pid)) {
        ShellCommand.send(List.of("ipcrm", "-m", keyAndId[1]), DEADLINE);
      }
    } catch (IOException goneMeanwhile) {
      // Then somebody else has removed the directory, and this with it.
    }
  }

  /** An identifier alone proves nothing: it may have been given to somebody else. */
  private static boolean isAbandoned(String id, String pid) throws IOException {
    for (String line : Files.readAllLines(SEGMENTS)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 6
          && fields[1].equals(id)
          && fields[4].equals(pid)
          && fields[6].equals("0")) {
        return true;
      }
    }
    return false;
  }
}
