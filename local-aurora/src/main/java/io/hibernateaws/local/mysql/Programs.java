package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.MissingProgramsException;
import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The server program that is there: one on the PATH, else the one that a script of the project has
 * unpacked.
 *
 * @param make of the server
 * @param server the program, by its path or by a name that the PATH has
 * @param version such as {@code 9.7.4}
 */
record Programs(Make make, String server, String version) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /**
   * Finds them.
   *
   * @param version the beginning of the version that is wanted; null for whatever there is
   * @throws MissingProgramsException if there are none; says where they can come from
   */
  static Programs find(Workspace workspace, Make make, @Nullable String version) {
    List<String> seen = new ArrayList<>();
    for (Path candidate : candidates(workspace, make)) {
      Programs programs = of(make, candidate.toString(), List.of());
      if (programs != null && programs.is(version)) {
        return programs;
      }
      seen.add(
          candidate
              + (programs == null
                  ? " (another product or too old)"
                  : " (" + programs.version + ")"));
    }
    throw new MissingProgramsException(
        "there is no %s %s: %s; './%s' fetches one on Debian, else put a %s of %s or later on the PATH"
            .formatted(
                make.label(),
                version == null ? "server" : version,
                seen.isEmpty()
                    ? "no " + make.program() + " on the PATH"
                    : "only " + String.join(", ", seen),
                make.script(),
                make.program(),
                make.oldest()));
  }

  private static List<Path> candidates(Workspace workspace, Make make) {
    List<Path> candidates = new ArrayList<>();
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        candidates.add(Path.of(folder).resolve(make.program()));
      }
    }
    candidates.add(
        workspace.root().resolve("cache").resolve(make.script()).resolve(make.program()));
    candidates.removeIf(candidate -> !Files.isExecutable(candidate));
    return candidates;
  }

  /**
   * Those in a container.
   *
   * @throws MissingProgramsException if there are none, or not of this version
   */
  static Programs inContainer(Account container, Make make, @Nullable String version) {
    Programs programs = of(make, make.program(), container.prefix());
    if (programs == null || !programs.is(version)) {
      throw new MissingProgramsException(
          "there is no %s %s in the container: it has %s"
              .formatted(
                  make.label(),
                  version == null ? "server" : version,
                  programs == null
                      ? "no " + make.program() + " of " + make.oldest() + " or later"
                      : programs.version));
    }
    return programs;
  }

  private boolean is(@Nullable String wanted) {
    return wanted == null || (version + ".").startsWith(wanted + ".");
  }

  private static @Nullable Programs of(Make make, String server, List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(server, "--no-defaults", "--version"));
    String answer = ShellCommand.run(command, DEADLINE).output();
    Matcher version = make.version().matcher(answer);
    return version.find()
            && make.isRecent(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
        ? new Programs(make, server, version.group().substring("Ver ".length()))
        : null;
  }
}
