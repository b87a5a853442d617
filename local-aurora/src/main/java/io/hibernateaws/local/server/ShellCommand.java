package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the operating system to its end, with a deadline. */
public final class ShellCommand {
  private ShellCommand() {}

  /** The exit code, and what the program printed on both of its outputs. */
  public record Outcome(int exitCode, String output) {}

  /** Runs the program; a program that is not installed counts as exit code 127. */
  public static Outcome run(List<String> command, Duration deadline) {
    try {
      // A file, not a pipe: a grandchild that keeps a pipe open would block the reader.
      Path output = Files.createTempFile("local-aurora", ".out");
      try {
        Process process;
        try {
          process =
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile())
                  .directory(Path.of("/").toFile())
                  .start();
        } catch (IOException notInstalled) {
          return new Outcome(127, String.valueOf(notInstalled.getMessage()));
        }
        awaitEnd(process, command, deadline);
        return new Outcome(
            process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1).strip());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command.get(0), e);
    }
  }

  /** Runs a program whose output and exit code do not matter. */
  public static void send(List<String> command, Duration deadline) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitEnd(process, command, deadline);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command.get(0), e);
    }
  }

  /** Runs the program and fails with its output unless it ends with 0. */
  public static void require(List<String> command, Duration deadline) {
    Outcome outcome = run(command, deadline);
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(
          "'%s' failed with exit code %d: %s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output()));
    }
  }

  private static void awaitEnd(Process process, List<String> command, Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "'" + command.get(0) + "' did not end within " + deadline.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + command.get(0), e);
    }
  }
}
