package io.hibernateaws.local.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that keeps a cluster when the command that started it, and its terminal, have gone.
 * It ends with that command unless the cluster has come up. Not thread-safe.
 */
final class Keeper implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final Process process;
  private final Path errors;
  private final Thread end;

  private Keeper(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.end = new Thread(process::destroy, "local-aurora-keeper-end");
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** Starts this program once more, with the same words and some others. */
  static Keeper start(List<String> words, String... others) throws IOException {
    List<String> command = new ArrayList<>();
    // The cluster outlives the terminal.
    command.add("nohup");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperties().stringPropertyNames().stream()
        .filter(property -> property.startsWith("local.aurora."))
        .forEach(property -> command.add("-D" + property + "=" + System.getProperty(property)));
    command.addAll(List.of("-cp", CopiedClassPath.of(System.getProperty("java.class.path"))));
    command.add(LocalAuroraCommand.class.getName());
    command.addAll(words);
    command.addAll(List.of(others));
    Path errors = Files.createTempFile("local-aurora", ".err");
    return new Keeper(
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD) // it tells the password
            .redirectError(errors.toFile())
            .start(),
        errors);
  }

  /** Returns when the cluster takes orders. */
  void await(ClusterClient client) throws IOException, InterruptedException {
    while (client.find() == null) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "The cluster did not start: " + Files.readString(errors).strip());
      }
    }
    Runtime.getRuntime().removeShutdownHook(end);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(errors);
  }
}
