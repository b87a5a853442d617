package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every process of one server. Killing or stopping only the main process is no crash and no freeze:
 * its sessions go on committing. A process belongs to the server if it works in its data directory
 * or descends from its main process, so children are found that outlived their parent.
 */
public record ProcessTree(Path dataDirectory) {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Path PROC = Path.of("/proc");

  /** Stops all of them; when this returns none of them runs any more. */
  public void freeze() {
    Set<Long> stopped = new HashSet<>();
    // The main process goes first, and the list is read again: it may have forked meanwhile.
    for (Set<Long> next = mainProcessOnly(); !next.isEmpty(); next = members(stopped)) {
      signal("STOP", next);
      stopped.addAll(next);
    }
    for (Set<Long> next = members(stopped); !next.isEmpty(); next = members(stopped)) {
      signal("STOP", next);
      stopped.addAll(next);
    }
  }

  /**
   * Sends a signal to the main process, which is not the one that was started where that only leads
   * into a container.
   *
   * @param name without SIG
   * @param started used while the main process has not told its number
   */
  public void signalMain(String name, long started) {
    signal(name, Set.of(PidFile.mainProcess(dataDirectory).orElse(started)));
  }

  /** Lets all of them run on. */
  public void thaw() {
    signal("CONT", members(Set.of()));
  }

  /** Ends all of them at once, with no time to end their sessions. */
  public void kill() {
    freeze();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    Set<Long> alive = members(Set.of());
    while (!alive.isEmpty()) {
      signal("KILL", alive);
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Processes " + alive + " survived SIGKILL");
      }
      Thread.onSpinWait();
      alive = members(Set.of());
    }
    SharedMemory.release(dataDirectory);
  }

  /**
   * The processor time that all of them have used, in nanoseconds; those that ended count no more.
   */
  public long processorNanos() {
    return members(Set.of()).stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  private Set<Long> mainProcessOnly() {
    OptionalLong pid = PidFile.mainProcess(dataDirectory);
    return pid.isPresent() && members(Set.of()).contains(pid.getAsLong())
        ? Set.of(pid.getAsLong())
        : Set.of();
  }

  private Set<Long> members(Set<Long> except) {
    return Files.isDirectory(PROC.resolve("self"))
        ? workingIn(except)
        : descendants().stream()
            .filter(pid -> !except.contains(pid))
            .collect(Collectors.toCollection(HashSet::new));
  }

  private Set<Long> workingIn(Set<Long> except) {
    Set<Long> found = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (!except.contains(pid) && worksIn(process)) {
          found.add(pid);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + PROC, e);
    }
    return found;
  }

  private boolean worksIn(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(dataDirectory);
    } catch (IOException | SecurityException goneOrForeign) {
      return false;
    }
  }

  private Set<Long> descendants() {
    Set<Long> found = new HashSet<>();
    PidFile.mainProcess(dataDirectory).stream()
        .boxed()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(
            handle -> {
              found.add(handle.pid());
              handle.descendants().forEach(child -> found.add(child.pid()));
            });
    return found;
  }

  private static void signal(String name, Set<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    // Java has neither SIGSTOP nor SIGCONT; the shell's own kill needs no further program. Its exit
    // code says nothing: a process may end on its own at any moment.
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$@\"", "kill"));
    command.add(name);
    pids.forEach(pid -> command.add(Long.toString(pid)));
    ShellCommand.send(command, DEADLINE);
  }
}
