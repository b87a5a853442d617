package io.hibernateaws.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Single incidents, one file each in {@code scenarios}: what happens, how long nothing does (in
 * simulated ms), and what must be so then. A new incident is a new file.
 */
class ScenarioTest {
  private static final int WRITERS = 3;
  private static final int READERS = 2;

  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    URL folder =
        Objects.requireNonNull(ScenarioTest.class.getResource("scenarios"), "no scenarios");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void every_incident_goes_as_its_file_says(Path file) throws IOException {
    Map<String, Object> scenario;
    try (Reader text = Files.newBufferedReader(file)) {
      scenario = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
    String story = String.valueOf(scenario.get("story"));
    Object backoff = scenario.get("initial backoff");
    World world =
        new World(
            story,
            1,
            strings(scenario.get("instances")),
            WRITERS,
            READERS,
            Rules.usual(
                backoff == null
                    ? null
                    : new ReaderBackoffSettings(
                        5, Duration.ofMillis(((Number) backoff).longValue()))));

    int number = 0;
    for (Object step : (List<?>) Objects.requireNonNull(scenario.get("steps"))) {
      String where = story + ", step " + ++number;
      ((Map<?, ?>) step).forEach((verb, what) -> run(world, where, String.valueOf(verb), what));
    }

    Tally tally = world.close();
    assertThat(tally.violations).isEmpty();
    assertThat(tally.linksOpen).as("links open at the end").isZero();
  }

  private static void run(World world, String where, String verb, Object what) {
    switch (verb) {
      case "wait" -> {
        long millis = ((Number) what).longValue();
        world.scheduler.runUntil(world.scheduler.nanoTime() + millis * Scheduler.MS);
      }
      case "do" -> Happenings.happen(world.cluster, String.valueOf(what));
      case "expect" ->
          ((Map<?, ?>) what)
              .forEach(
                  (name, value) ->
                      assertThat(actual(world, String.valueOf(name)))
                          .as("%s: %s", where, name)
                          .isEqualTo(value));
      default -> throw new IllegalArgumentException(where + ": unknown verb " + verb);
    }
  }

  private static Object actual(World world, String name) {
    ClusterSnapshot snapshot = world.snapshot();
    Member writer = snapshot.writer().orElse(null);
    return switch (name) {
      case "writer" -> writer == null ? "none" : writer.instanceId();
      case "verified" -> writer != null && snapshot.verified(writer, Role.WRITER);
      case "writers on" -> world.writersOn();
      case "readers on" -> world.readersOn();
      case "held back" -> world.heldBack();
      case "down" ->
          snapshot.members().stream()
              .map(Member::instanceId)
              .filter(id -> snapshot.health(id).down())
              .sorted()
              .toList();
      case "searches" -> world.tally.searches;
      case "failed calls" -> world.tally.failedCalls;
      case "gave up" -> world.tally.verdicts("08001");
      default -> throw new IllegalArgumentException("nothing is known about: " + name);
    };
  }

  private static List<String> strings(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list, "instances"))
        .stream().map(String::valueOf).toList();
  }
}
