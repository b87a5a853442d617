package io.hibernateaws.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./aurora}: on real servers, and beside a made-up Maven and a made-up java. */
class AuroraScriptTest {
  private static final Path SCRIPT = Path.of("").toAbsolutePath().resolveSibling("aurora");

  private final Path folder;

  AuroraScriptTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What a call printed on both of its outputs, and its exit code. */
  private record Outcome(int code, String text) {}

  private Outcome run(Path script, List<String> environment, String... words)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "script", ".out");
    List<String> command = new ArrayList<>();
    if (!environment.isEmpty()) {
      command.add("env");
      command.addAll(environment);
    }
    command.add(script.toString());
    Collections.addAll(command, words);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(Eventually.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("It did not end: " + Files.readString(output));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private Outcome aurora(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--name", "scripted"));
    return run(
        SCRIPT,
        List.of("JAVA_HOME=" + System.getProperty("java.home")),
        all.toArray(String[]::new));
  }

  @Test
  void calls_from_anywhere_start_break_promote_freeze_and_stop_one_cluster() throws Exception {
    Outcome start = aurora("start", "--instances", "3", "--no-auto-failover");
    try {
      assertThat(start.text())
          .contains("jdbc:postgresql://scripted.cluster-", "user ", "password ", "resolver ");
      assertThat(start.code()).isZero();
      assertThat(aurora("crash", "1").text()).contains("1        writer DOWN");
      assertThat(aurora("promote", "2").text()).contains("2        writer UP");
      assertThat(aurora("freeze", "3").text()).contains("3        reader FROZEN");
      Outcome twice = aurora("freeze", "1");
      assertThat(twice.code()).isEqualTo(1);
      assertThat(aurora("thaw", "3").text()).contains("3        reader UP");
      assertThat(aurora("network", "2", "refuse").code()).isZero();
    } finally {
      assertThat(aurora("stop")).isEqualTo(new Outcome(0, "stopping\n"));
    }
    assertThat(aurora("status").text()).contains("No cluster named 'scripted'");
  }

  @Test
  void maven_runs_only_when_something_is_missing_or_newer() throws Exception {
    Path script = checkout();
    assertThat(call(script, "status").text()).contains("Building").contains("java status");
    assertThat(call(script, "status").text()).doesNotContain("Building").contains("java status");

    touch(folder.resolve("local-aurora/src/main/A.java"));
    assertThat(call(script, "status").text()).contains("Building");
    assertThat(call(script, "status").text()).doesNotContain("Building");

    Files.delete(folder.resolve("library.jar"));
    assertThat(call(script, "status").text()).contains("Building");
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void nothing_runs_when_the_build_fails() throws Exception {
    Path script = checkout();
    Files.writeString(folder.resolve("broken"), "");
    Outcome outcome = call(script, "status");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.text()).contains("no such symbol").doesNotContain("java status");
  }

  /** The script in a checkout of its own, with programs that only say that they ran. */
  private Path checkout() throws IOException {
    Path script = folder.resolve("aurora");
    Files.copy(SCRIPT, script);
    program(script, Files.readString(SCRIPT));
    Files.createDirectories(folder.resolve("local-aurora/src/main"));
    for (String source :
        List.of("pom.xml", "local-aurora/pom.xml", "local-aurora/src/main/A.java")) {
      Files.writeString(folder.resolve(source), "");
    }
    Files.createDirectories(folder.resolve("bin"));
    program(
        folder.resolve("bin/mvn"),
        """
        #!/bin/sh
        [ ! -f broken ] || { echo "no such symbol"; exit 1; }
        echo built >> builds
        touch library.jar
        mkdir -p local-aurora/target
        printf %s "$PWD/library.jar" > local-aurora/target/class-path
        """);
    program(
        folder.resolve("bin/java"),
        """
        #!/bin/sh
        for last; do :; done
        echo "java $last"
        """);
    return script;
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome call(Path script, String word) throws IOException, InterruptedException {
    return run(
        script,
        List.of(
            "JAVA_HOME=" + folder, "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH")),
        word);
  }

  /** Newer than what was built, whatever the clock's resolution. */
  private void touch(Path source) throws IOException {
    Path built = folder.resolve("local-aurora/target/class-path");
    FileTime past = FileTime.fromMillis(Files.getLastModifiedTime(source).toMillis() - 10_000);
    Files.setLastModifiedTime(built, past);
    Files.writeString(source, "class A {}", StandardOpenOption.TRUNCATE_EXISTING);
  }

  private long builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds")).size();
  }
}
