package io.hibernateaws.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another JVM with the same class path, whose output is read line by line. */
public record ChildJvm(Process process, Path output) implements AutoCloseable {
  /** Starts {@code main} with options of the JVM and arguments of the program. */
  public static ChildJvm start(Class<?> main, List<String> options, String... arguments) {
    return start(List.of(), System.getProperty("java.class.path"), main, options, arguments);
  }

  /** The same, with words before the command and another class path. */
  static ChildJvm start(
      List<String> prefix,
      String classPath,
      Class<?> main,
      List<String> options,
      String... arguments) {
    try {
      Path output = Files.createTempFile("child", ".out");
      List<String> command = new ArrayList<>(prefix);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, main.getName()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new ChildJvm(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What follows the prefix in the first line that begins with it. */
  public String await(String prefix) {
    Eventually.await()
        .until(
            () -> {
              if (find(prefix).isEmpty() && !process.isAlive() && find(prefix).isEmpty()) {
                throw new IllegalStateException("It ended without '" + prefix + "': " + text());
              }
              return find(prefix).isPresent();
            });
    return find(prefix).orElseThrow();
  }

  private Optional<String> find(String prefix) {
    return text()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /** All it has printed. */
  public String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(Eventually.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("It did not end: " + text());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws Exception {
    // SIGTERM first: its cluster ends with it then.
    process.destroy();
    if (!process.waitFor(Eventually.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    Files.deleteIfExists(output);
  }
}
