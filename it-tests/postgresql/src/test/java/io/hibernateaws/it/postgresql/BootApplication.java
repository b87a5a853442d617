package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The Spring Boot application in a JVM of its own; one order, one answer. */
final class BootApplication implements AutoCloseable {
  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader output;
  private final List<String> log = new ArrayList<>();

  private BootApplication(Process process) {
    this.process = process;
    this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static BootApplication start(LocalAurora cluster, Path configuration) throws IOException {
    return start(
        "io.hibernateaws.it.boot.BookingApplication", settings(cluster), cluster, configuration);
  }

  /**
   * @param configuration a folder for the application's properties
   */
  static BootApplication start(
      String main, Properties properties, LocalAurora cluster, Path configuration)
      throws IOException {
    // A file, because a command line with a password is everybody's to read.
    try (Writer file = Files.newBufferedWriter(configuration.resolve("application.properties"))) {
      properties.store(file, null);
    }
    String target = System.getProperty("boot.target");
    assertThat(target).as("boot.target, which the build sets").isNotNull();
    BootApplication application =
        new BootApplication(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djdk.net.hosts.file=" + cluster.hostsFile(),
                    "-Dsun.net.inetaddr.ttl=0",
                    "-cp",
                    String.join(
                        File.pathSeparator,
                        configuration.toString(),
                        Path.of(target, "classes").toString(),
                        Files.readString(Path.of(target, "class-path")).strip()),
                    main)
                .redirectErrorStream(true)
                .start());
    assertThat(application.answer()).isEqualTo("= ready");
    return application;
  }

  private static Properties settings(LocalAurora cluster) {
    Properties properties = new Properties();
    String jpa = "spring.jpa.properties.";
    properties.setProperty(jpa + "hibernate.connection.provider_class", "aws");
    properties.setProperty(
        jpa + "jakarta.persistence.jdbc.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    properties.setProperty(jpa + "jakarta.persistence.jdbc.user", cluster.user());
    properties.setProperty(jpa + "jakarta.persistence.jdbc.password", cluster.password());
    properties.setProperty(jpa + "hibernate.aws.pool.max_size", "4");
    properties.setProperty(jpa + "hibernate.hbm2ddl.auto", "create");
    return properties;
  }

  String ask(String order) {
    orders.println(order);
    return answer();
  }

  private String answer() {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("= ") || line.startsWith("! ")) {
          return line;
        }
        log.add(line);
      }
    } catch (IOException e) {
      throw new IllegalStateException(log(), e);
    }
    throw new IllegalStateException("the application has ended:\n" + log());
  }

  /** What it has logged so far. */
  String log() {
    return String.join("\n", log);
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IOException("the application did not end:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
