package io.hibernateaws.quarkus.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line as a reader types it, on the JDK of this JVM and with Maven 3.9, until it is
 * ended.
 */
final class Terminal implements AutoCloseable {
  private static final long SECONDS = 240;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  Terminal(Path folder, Map<String, String> environment, String commandLine) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", commandLine)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge(
            "PATH",
            System.getProperty("guide.maven") + "/bin",
            (path, maven) -> maven + File.pathSeparator + path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.start();
    Thread reader = new Thread(this::read, "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  /** Returns when a line has been printed in which this is found; the find. */
  MatchResult await(String expression) throws InterruptedException {
    Pattern wanted = Pattern.compile(expression);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    synchronized (lines) {
      for (int next = 0; ; next++) {
        while (next == lines.size()) {
          long left = end - System.nanoTime();
          if (ended || left <= 0) {
            throw new AssertionError("no line says " + expression + ":\n" + said());
          }
          TimeUnit.NANOSECONDS.timedWait(lines, left);
        }
        Matcher line = wanted.matcher(lines.get(next));
        if (line.find()) {
          return line.toMatchResult();
        }
      }
    }
  }

  /** Returns when the command has ended by itself; fails if it did not end well. */
  void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    assertThat(process.exitValue()).as(said()).isZero();
  }

  /** How many lines so far have this in them. */
  long count(String text) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.contains(text)).count();
    }
  }

  /** Everything that has been printed. */
  String said() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** Ends the command and all that it has started, and returns when they have ended. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      CompletableFuture<ProcessHandle> exit = one.onExit();
      exit.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
