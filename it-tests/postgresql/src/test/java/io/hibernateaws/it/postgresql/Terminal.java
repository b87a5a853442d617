package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs command lines in a folder as a user types them, on the JDK of this JVM.
 *
 * @param folder where they run
 */
record Terminal(Path folder) {
  private static final int SECONDS = 400;

  /** Every line that a command line has printed; fails unless it ends with exit code 0. */
  List<String> run(String commandLine) throws IOException, InterruptedException {
    return run(commandLine, line -> {});
  }

  /** The same, with every line handed over at once. */
  List<String> run(String commandLine, Consumer<String> reader)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", commandLine)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    String java = System.getProperty("java.home");
    builder.environment().put("JAVA_HOME", java);
    builder.environment().merge("PATH", "", (path, none) -> java + "/bin:" + path);
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        reader.accept(line);
      }
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(commandLine).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as("exit code of %s in %s:%n%s", commandLine, folder, String.join("\n", lines))
        .isZero();
    return lines;
  }
}
