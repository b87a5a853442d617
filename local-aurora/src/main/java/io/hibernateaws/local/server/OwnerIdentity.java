package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that cannot be mistaken for a later one with the same pid.
 *
 * @param pid as this machine numbers it
 * @param started what the operating system says about its start; opaque, compared only
 */
record OwnerIdentity(long pid, String started) {
  static OwnerIdentity self() {
    long pid = ProcessHandle.current().pid();
    String started = started(pid);
    if (started == null) {
      throw new IllegalStateException("Cannot read the start time of this JVM");
    }
    return new OwnerIdentity(pid, started);
  }

  boolean alive() {
    return started.equals(started(pid));
  }

  String text() {
    return pid + " " + started;
  }

  /** Reads what {@link #text()} wrote; null if it is something else. */
  static @Nullable OwnerIdentity parse(String text) {
    String[] words = text.strip().split(" ", 2);
    try {
      return words.length == 2 ? new OwnerIdentity(Long.parseLong(words[0]), words[1]) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable String started(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.exists(stat)) {
      try {
        String line = Files.readString(stat);
        // Ticks since boot do not move when the clock is set. The program's name, in
        // parentheses, may contain blanks.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return boot + "/" + fields[19];
      } catch (IOException | IndexOutOfBoundsException goneOrHidden) {
        // The portable way below.
      }
    }
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(Object::toString)
        .orElse(null);
  }
}
