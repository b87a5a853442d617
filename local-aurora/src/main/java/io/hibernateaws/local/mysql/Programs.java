package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.MissingProgramsException;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server program that is there: one on the PATH, else the one that the script {@code
 * mysql-server} has unpacked.
 *
 * @param server the program
 * @param version such as {@code 9.7.4}
 */
record Programs(Path server, String version) {
  private static final String PROGRAM = "mysqld";
  private static final Pattern VERSION = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+");
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** The first with today's words of replication and with what the settings name. */
  private static final int OLDEST_MAJOR = 8;

  private static final int OLDEST_MINOR = 4;

  /**
   * Finds them.
   *
   * @param version the beginning of the version that is wanted; null for whatever there is
   * @throws MissingProgramsException if there are none; says where they can come from
   */
  static Programs find(Workspace workspace, @Nullable String version) {
    List<String> seen = new ArrayList<>();
    for (Path candidate : candidates(workspace)) {
      Programs programs = of(candidate);
      if (programs != null
          && (version == null || (programs.version + ".").startsWith(version + "."))) {
        return programs;
      }
      seen.add(
          candidate
              + (programs == null
                  ? " (another product or too old)"
                  : " (" + programs.version + ")"));
    }
    throw new MissingProgramsException(
        ("there is no MySQL %s: %s; './mysql-server' fetches one on Debian, else put a mysqld of 8.4 or"
                + " later on the PATH; a container (Docker) is not provided yet")
            .formatted(
                version == null ? "server" : version,
                seen.isEmpty() ? "no mysqld on the PATH" : "only " + String.join(", ", seen)));
  }

  private static List<Path> candidates(Workspace workspace) {
    List<Path> candidates = new ArrayList<>();
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        candidates.add(Path.of(folder).resolve(PROGRAM));
      }
    }
    candidates.add(workspace.root().resolve("cache/mysql-server").resolve(PROGRAM));
    candidates.removeIf(candidate -> !Files.isExecutable(candidate));
    return candidates;
  }

  private static @Nullable Programs of(Path server) {
    String answer =
        ShellCommand.run(List.of(server.toString(), "--no-defaults", "--version"), DEADLINE)
            .output();
    Matcher version = VERSION.matcher(answer);
    if (!version.find() || answer.contains("MariaDB")) {
      return null;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    boolean recent = major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
    return recent ? new Programs(server, version.group().substring("Ver ".length())) : null;
  }
}
