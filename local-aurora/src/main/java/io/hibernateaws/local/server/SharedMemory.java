package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The few bytes of System V shared memory by which a server may keep a second one out of its data
 * directory. A killed server leaves them behind for ever, and the machine has only so many.
 */
final class SharedMemory {
  private static final Path SEGMENTS = Path.of("/proc/sysvipc/shm");
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private SharedMemory() {}

  /** Removes what the dead server of this directory left. */
  static void release(Path dataDirectory) {
    if (!Files.exists(SEGMENTS)) {
      return;
    }
    PidFile.mainProcess(dataDirectory).ifPresent(SharedMemory::release);
  }

  private static void release(long pid) {
    try {
      for (String line : Files.readAllLines(SEGMENTS)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 6 && isAbandoned(fields, Long.toString(pid))) {
          ShellCommand.send(List.of("ipcrm", "-m", fields[1]), DEADLINE);
        }
      }
    } catch (IOException notReadable) {
      // Segments of this size do no harm but by their number.
    }
  }

  /** Its creator is the server's main process, and no process is attached to it any more. */
  private static boolean isAbandoned(String[] fields, String pid) {
    return fields[4].equals(pid) && fields[6].equals("0");
  }
}
