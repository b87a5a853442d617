package io.hibernateaws.quarkus.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hibernateaws.local.LocalAurora;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the extension costs an application that is built and started, with its line and without. One
 * run of each; medians of more with {@code -Pfull}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CostIT {
  private static final int RUNS = Integer.getInteger("cost.runs", 1);
  private static final String LINE = "quarkus.hibernate-aws.enabled=true\n";
  private static final String BUILD =
      "mvn --batch-mode package -Dquarkus.builder.metrics.enabled=true";
  private static final String OPENS_LINKS = "io.hibernateaws.engine.link.PhysicalOpener";
  private static final ObjectMapper JSON = new ObjectMapper();
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
      return classes.stream().filter(name -> name.startsWith("io.hibernateaws.")).toList();
    }
  }

  @TempDir Path home;
  private ReaderRepository repository;

  @Test
  void the_extension_costs_little_and_next_to_nothing_without_its_line() throws Exception {
    repository = ReaderRepository.create(home.resolve("repository"));
    List<Run> on = new ArrayList<>();
    List<Run> off = new ArrayList<>();
    try (LocalAurora cluster = LocalAurora.postgresql().name("cost").instances(2).start()) {
      for (int i = 0; i < RUNS; i++) {
        off.add(run("off" + i, false, cluster));
        on.add(run("on" + i, true, cluster));
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
    for (Run run : on) {
      assertThat(run.ours()).contains(OPENS_LINKS);
    }
    // The keys, which Quarkus maps, and what ServiceLoader finds.
    for (Run run : off) {
      assertThat(run.ours())
          .doesNotContain(OPENS_LINKS)
          .noneMatch(name -> name.startsWith("io.hibernateaws.quarkus.driver."))
          .noneMatch(name -> name.startsWith("io.hibernateaws.quarkus.jta."))
          .noneMatch(name -> name.startsWith("io.hibernateaws.quarkus.routing."))
          .hasSizeLessThan(100);
    }
  }

  private static long median(List<Run> runs, ToLongFunction<Run> what) {
    return runs.stream().mapToLong(what).sorted().skip(runs.size() / 2).findFirst().orElseThrow();
  }

  /** The application of the guide. */
  private Run run(String name, boolean line, LocalAurora cluster) throws Exception {
    Path project = home.resolve(name);
    new Guide().writeProject(project);
    Path settings = project.resolve("src/main/resources/application.properties");
    if (!line) {
      String before = Files.readString(settings);
      assertThat(before).contains(LINE);
      Files.writeString(settings, before.replace(LINE, ""));
    }
    repository.use(project);
    try (Terminal build = new Terminal(project, Map.of(), BUILD)) {
      build.awaitEnd();
    }
    JsonNode metrics = JSON.readTree(project.resolve("target/build-metrics.json").toFile());
    long steps = 0;
    for (JsonNode step : metrics.get("records")) {
      if (step.get("stepId").asText().startsWith("io.hibernateaws.")) {
        steps += step.get("duration").asLong();
      }
    }
    long start = start(project, cluster);
    try (Stream<String> lines = Files.lines(project.resolve("classes.log"))) {
      List<String> classes =
          lines.map(LOADED::matcher).filter(Matcher::find).map(found -> found.group(1)).toList();
      return new Run(steps, metrics.get("duration").asLong(), start, classes);
    }
  }

  /** Starts it on the cluster, whose names are the JVM's own meanwhile, and ends it. */
  private static long start(Path project, LocalAurora cluster) throws Exception {
    Map<String, String> environment =
        Map.of(
            "QUARKUS_HTTP_PORT", "0",
            "QUARKUS_DATASOURCE_JDBC_URL", cluster.jdbcUrl(cluster.clusterEndpoint()),
            "QUARKUS_DATASOURCE_USERNAME", cluster.user(),
            "QUARKUS_DATASOURCE_PASSWORD", cluster.password());
    String command =
        "exec $JAVA_HOME/bin/java -Xlog:class+load:file=classes.log -Djdk.net.hosts.file="
            + cluster.hostsFile()
            + " -jar target/quarkus-app/quarkus-run.jar";
    try (Terminal application = new Terminal(project, environment, command)) {
      MatchResult started = application.await("started in (\\d+)\\.(\\d{3})s");
      return 1000 * Long.parseLong(started.group(1)) + Long.parseLong(started.group(2));
    }
  }
}
