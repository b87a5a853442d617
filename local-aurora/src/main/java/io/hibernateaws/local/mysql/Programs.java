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
import org.jspecify.annotations.Nullable;

/**
 * The server program that is there: one on the PATH, else the one that a script of the project has
 * unpacked.
 *
 * @param make of the server
 * @param server the program
 * @param version such as {@code 9.7.4}
 */
record Programs(Make make, Path server, String version) {
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
      Programs programs = of(make, candidate);
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

  private static @Nullable Programs of(Make make, Path server) {
    String answer =
        ShellCommand.run(List.of(server.toString(), "--no-defaults", "--version"), DEADLINE)
            .output();
    Matcher version = make.version().matcher(answer);
    return version.find()
            && make.isRecent(
                Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
        ? new Programs(make, server, version.group().substring("Ver ".length()))
        : null;
  }
}
