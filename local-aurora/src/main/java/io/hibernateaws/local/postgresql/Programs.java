package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL's programs are.
 *
 * @param label names them in folder names, so that what is made with others is never used
 * @param folder that of their folder {@code bin}; null where the PATH has them
 */
record Programs(String label, @Nullable Path folder) {
  private static final Pattern VERSION = Pattern.compile("\\) ((\\d+)[.\\w]*)");
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Those on the class path, unpacked; see {@link Binaries#unpacked}. */
  static Programs unpacked(Workspace workspace, @Nullable String version) {
    Path folder = Binaries.unpacked(workspace, version);
    return new Programs(String.valueOf(folder.getFileName()).replace("binaries-", ""), folder);
  }

  /**
   * Those in a container.
   *
   * @throws IllegalStateException if there are none, or not of this major version
   */
  static Programs inContainer(Account container, @Nullable String version) {
    String answer =
        ShellCommand.run(container.command(List.of("postgres", "--version")), DEADLINE).output();
    Matcher there = VERSION.matcher(answer);
    if (!there.find() || (version != null && !version.equals(there.group(2)))) {
      throw new IllegalStateException(
          "there is no PostgreSQL %s in the container: 'postgres --version' answers '%s'"
              .formatted(version == null ? "server" : version, answer));
    }
    return new Programs("image-" + there.group(1), null);
  }

  /** The path, or the name, of one program. */
  String program(String name) {
    return folder == null ? name : Binaries.program(folder, name);
  }
}
