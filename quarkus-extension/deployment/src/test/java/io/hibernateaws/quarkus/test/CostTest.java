package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the extension costs an application that is built and started, with its line and without. One
 * run of each; medians of more with {@code -Pfull}.
 */
class CostTest {
  private static final int RUNS = Integer.getInteger("cost.runs", 1);
  private static final String METRICS = "quarkus.builder.metrics.enabled";
  private static final Pattern STARTED = Pattern.compile("started in (\\d+)\\.(\\d{3})s");
  private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: ");

  /**
   * One build and one start, in milliseconds.
   *
   * @param steps of the extension, together
   * @param build the whole of it
   * @param start what Quarkus says of itself
   * @param classes all that the JVM has loaded
   */
  private record Run(long steps, long build, long start, List<String> classes) {
    List<String> ours() {
      return classes.stream()
          .filter(name -> name.startsWith("io.hibernateaws.") && !name.contains(".test."))
          .toList();
    }
  }

  @Test
  void the_extension_costs_little_and_next_to_nothing_without_its_line(@TempDir Path folder)
      throws Exception {
    List<Run> on = new ArrayList<>();
    List<Run> off = new ArrayList<>();
    try (LocalAurora cluster = LocalAurora.postgresql().name("cost").instances(2).start()) {
      for (int i = 0; i < RUNS; i++) {
        off.add(run(folder.resolve("off" + i), "", cluster));
        on.add(run(folder.resolve("on" + i), "quarkus.hibernate-aws.enabled=true\n", cluster));
      }
    }

    System.out.printf(
        "QUARKUS-COST build_ms=%d start_ms=%d classes=%d of %d (without the line: %d, %d, %d of %d;"
            + " whole builds %d and %d ms; medians of %d)%n",
        median(on, Run::steps),
        median(on, Run::start),
        median(on, run -> run.ours().size()),
        median(on, run -> run.classes().size()),
        median(off, Run::steps),
        median(off, Run::start),
        median(off, run -> run.ours().size()),
        median(off, run -> run.classes().size()),
        median(on, Run::build),
        median(off, Run::build),
        RUNS);
    assertThat(on).allMatch(run -> run.ours().contains("io.hibernateaws.engine.api.AwsEngine"));
    assertThat(off)
        .allSatisfy(
            run ->
                assertThat(new TreeSet<>(run.ours()))
                    .allMatch(name -> name.startsWith("io.hibernateaws.quarkus.config."))
                    .hasSizeLessThan(20));
  }

  private static long median(List<Run> runs, ToLongFunction<Run> what) {
    return runs.stream().mapToLong(what).sorted().skip(runs.size() / 2).findFirst().orElseThrow();
  }

  private static Run run(Path folder, String line, LocalAurora cluster) throws Exception {
    BuiltApplication app = new BuiltApplication(Files.createDirectories(folder));
    app.write(
        line
            + """
            quarkus.datasource.db-kind=postgresql
            quarkus.hibernate-orm.schema-management.strategy=drop-and-create
            """);
    System.setProperty(METRICS, "true");
    try {
      app.build();
    } finally {
      System.clearProperty(METRICS);
    }
    JsonObject build = new JsonObject(Files.readString(folder.resolve("build-metrics.json")));
    JsonArray records = build.getJsonArray("records");
    long steps = 0;
    for (int i = 0; i < records.size(); i++) {
      JsonObject step = records.getJsonObject(i);
      if (step.getString("stepId").startsWith("io.hibernateaws.")) {
        steps += step.getLong("duration");
      }
    }
    Path loaded = folder.resolve("classes.log");
    long start = start(folder.resolve("quarkus-app/quarkus-run.jar"), loaded, cluster);
    try (Stream<String> lines = Files.lines(loaded)) {
      List<String> classes =
          lines.map(LOADED::matcher).filter(Matcher::find).map(found -> found.group(1)).toList();
      return new Run(steps, build.getLong("duration"), start, classes);
    }
  }

  /** Starts it on the cluster, whose names are the JVM's own meanwhile, and ends it. */
  private static long start(Path jar, Path loaded, LocalAurora cluster) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded,
                "-Djdk.net.hosts.file=" + cluster.hostsFile(),
                "-jar",
                jar.toString())
            .redirectErrorStream(true);
    command
        .environment()
        .put("QUARKUS_DATASOURCE_JDBC_URL", cluster.jdbcUrl(cluster.clusterEndpoint()));
    command.environment().put("QUARKUS_DATASOURCE_USERNAME", cluster.user());
    command.environment().put("QUARKUS_DATASOURCE_PASSWORD", cluster.password());
    Process process = command.start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
          return 1000 * Long.parseLong(started.group(1)) + Long.parseLong(started.group(2));
        }
      }
      throw new AssertionError("it has not started:\n" + String.join("\n", said));
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }
}
