package io.hibernateaws.it.benchmarks.routed;

import io.hibernateaws.local.LocalAurora;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link Client} in a JVM of its own; its resolver is the cluster's file of hosts. */
final class ClientProcess implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(60);

  private final Contestant contestant;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  ClientProcess(Contestant contestant, LocalAurora cluster) {
    this.contestant = contestant;
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms512m",
            "-Xmx512m",
            "-Djdk.net.hosts.file=" + cluster.hostsFile(),
            "-Dsun.net.inetaddr.ttl=0",
            "-Dsun.net.inetaddr.negative.ttl=0",
            "-cp",
            contestant.classPath(),
            Client.class.getName(),
            contestant.side().name(),
            url(cluster, cluster.clusterEndpoint()),
            url(cluster, cluster.instanceEndpoint(2)),
            cluster.user());
    builder.environment().put(Client.PASSWORD, cluster.password());
    try {
      process = builder.redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException("no JVM for " + contestant.name(), e);
    }
    answers = process.inputReader();
    commands = process.outputWriter();
  }

  void awaitStart() {
    answer(TO_START);
  }

  private static String url(LocalAurora cluster, String host) {
    return cluster.jdbcUrl(host);
  }

  Turn turn(Duration length) {
    try {
      commands.write(length.toMillis() + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the JVM of " + contestant.name() + " has ended", e);
    }
    return Turn.parse(answer(length.plus(TO_START)));
  }

  /** The next line that is an answer; the library's own words to standard output are none. */
  private String answer(Duration limit) {
    return CompletableFuture.supplyAsync(
            () ->
                answers
                    .lines()
                    .filter(line -> line.startsWith(Client.ANSWER))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "the JVM of " + contestant.name() + " has ended")))
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .join()
        .substring(Client.ANSWER.length());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
