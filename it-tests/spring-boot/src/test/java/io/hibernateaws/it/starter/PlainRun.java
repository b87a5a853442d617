package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.plain.PlainApplication;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import io.hibernateaws.store.AgroalLinkStores;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link PlainApplication} has said in a JVM of its own, which is over.
 *
 * @param lines of its output
 * @param ours the classes of ours that it has loaded, in their order; without its own and those of
 *     local clusters
 */
record PlainRun(List<String> lines, List<String> ours) {
  /** With the starter on the class path. */
  static PlainRun with(Path folder, LocalAurora cluster, String... properties) {
    return run(List.of(classesOf(folder)), classPath().toList(), folder, cluster, properties);
  }

  /** The same without a list of classes, which would take time for each of them. */
  static PlainRun timedWith(Path folder, LocalAurora cluster) {
    return run(List.of(), classPath().toList(), folder, cluster);
  }

  /** With none of our modules on the class path. */
  static PlainRun without(Path folder, LocalAurora cluster, String... properties) {
    return run(List.of(classesOf(folder)), plainClassPath(), folder, cluster, properties);
  }

  /** The same without a list of classes. */
  static PlainRun timedWithout(Path folder, LocalAurora cluster) {
    return run(List.of(), plainClassPath(), folder, cluster);
  }

  private static String classesOf(Path folder) {
    return "-Xlog:class+load:file=" + folder.resolve("loaded") + "::filecount=0";
  }

  private static List<String> plainClassPath() {
    Set<Path> left =
        Stream.of(
                AwsEngines.class,
                FailoverRetry.class,
                AwsDataSource.class,
                AgroalLinkStores.class,
                HibernateAwsAutoConfiguration.class)
            .map(PlainRun::place)
            .collect(Collectors.toSet());
    return classPath().filter(entry -> !left.contains(Path.of(entry).toAbsolutePath())).toList();
  }

  private static Stream<String> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PlainRun run(
      List<String> options,
      List<String> classPath,
      Path folder,
      LocalAurora cluster,
      String... lines) {
    Properties properties = new Properties();
    properties.setProperty("spring.datasource.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    properties.setProperty("spring.datasource.username", cluster.user());
    properties.setProperty("spring.datasource.password", cluster.password());
    properties.setProperty("spring.jpa.hibernate.ddl-auto", "create");
    properties.setProperty("spring.main.web-application-type", "none");
    properties.setProperty("spring.flyway.enabled", "false");
    properties.setProperty("spring.liquibase.enabled", "false");
    for (String line : lines) {
      int equals = line.indexOf('=');
      properties.setProperty(line.substring(0, equals), line.substring(equals + 1));
    }
    try {
      // A file, because a command line with a password is everybody's to read.
      try (Writer file = Files.newBufferedWriter(folder.resolve("application.properties"))) {
        properties.store(file, null);
      }
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Djdk.net.hosts.file=" + cluster.hostsFile());
      command.add("-Dsun.net.inetaddr.ttl=0");
      command.addAll(options);
      command.add("-cp");
      command.add(folder + File.pathSeparator + String.join(File.pathSeparator, classPath));
      command.add(PlainApplication.class.getName());
      return of(
          new ProcessBuilder(command).redirectErrorStream(true).start(), folder.resolve("loaded"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlainRun of(Process process, Path loaded) throws IOException {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      PlainRun run = new PlainRun(output.lines().toList(), ours(loaded));
      assertThat(run.said("done")).as(String.join("\n", run.lines())).containsExactly("true");
      return run;
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> ours(Path loaded) throws IOException {
    if (!Files.exists(loaded)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .filter(word -> word.startsWith("io.hibernateaws.") && !word.contains(".it.plain."))
          .filter(word -> !word.startsWith("io.hibernateaws.local.")) // in tests only
          .filter(word -> !word.contains("$$Lambda") && !word.contains("/0x"))
          .distinct()
          .toList();
    }
  }

  /** What it has said of one thing. */
  List<String> said(String of) {
    String begin = of + " = ";
    return lines.stream()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()))
        .toList();
  }

  /** A figure that it has said, in milliseconds. */
  long millis(String of) {
    return Long.parseLong(said(of).get(0));
  }
}
