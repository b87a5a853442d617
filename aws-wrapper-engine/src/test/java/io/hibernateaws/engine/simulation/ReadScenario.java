package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.select.Strategy;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What happens to the readers of a cluster while sessions read, one file each in {@code reads}.
 *
 * @param story what it is about
 * @param instances members at the beginning, the writer first
 * @param sessions how many read at the same time
 * @param dropsAfter how long a crashed member stays in the topology, in ms
 * @param lags usual replica lag of readers in ms, also of those that are added later
 * @param settings without their prefix
 * @param beforehand what has happened long before anybody reads
 * @param phases one after the other
 */
record ReadScenario(
    String story,
    List<String> instances,
    int sessions,
    long dropsAfter,
    Map<String, Double> lags,
    Map<String, Object> settings,
    List<String> beforehand,
    List<Phase> phases) {
  private static final int USUAL_SESSIONS = 8;
  private static final String PREFIX = "hibernate.aws.";

  /** Shares by {@code weighted_random}. */
  static final Map<String, Integer> WEIGHTS = Map.of("b", 1, "c", 2, "d", 3);

  /** Which figure says how long a change may go unnoticed. */
  enum NoticedBy {
    /** Nothing to be noticed. */
    NOTHING,
    /** A crash: the first read that fails. */
    USE,
    /** A member that came or caught up: {@code topology.refresh_interval}. */
    REFRESH,
    /** A member that falls behind: {@code read_write_splitting.max_replica_lag}. */
    LAG,
    /** The time others are preferred: {@code host_availability.initial_backoff}. */
    BACKOFF
  }

  /**
   * A part of the story, which begins with a change.
   *
   * @param name what is so in it
   * @param events what happens first
   * @param noticedBy when the engine must have noticed it
   * @param eligible who is to serve reads from then on
   */
  record Phase(String name, List<String> events, NoticedBy noticedBy, List<String> eligible) {
    static Phase of(Map<?, ?> file) {
      return new Phase(
          String.valueOf(file.get("name")),
          strings(file.get("do")),
          NoticedBy.valueOf(String.valueOf(file.get("noticed by")).toUpperCase(Locale.ROOT)),
          strings(file.get("eligible")));
    }
  }

  static List<ReadScenario> all() {
    URL folder = Objects.requireNonNull(ReadScenario.class.getResource("reads"), "no reads");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      List<ReadScenario> all = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        all.add(read(file));
      }
      return all;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReadScenario read(Path file) throws IOException {
    Map<String, Object> content;
    try (Reader text = Files.newBufferedReader(file)) {
      content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
    Map<String, Double> lags = new LinkedHashMap<>();
    map(content.get("lags"))
        .forEach((id, lag) -> lags.put(String.valueOf(id), ((Number) lag).doubleValue()));
    Map<String, Object> settings = new LinkedHashMap<>();
    map(content.get("settings"))
        .forEach((name, value) -> settings.put(String.valueOf(name), value));
    List<Phase> phases =
        ((List<?>) Objects.requireNonNull(content.get("phases")))
            .stream().map(phase -> Phase.of((Map<?, ?>) phase)).toList();
    return new ReadScenario(
        String.valueOf(content.get("story")),
        strings(content.get("instances")),
        ((Number) content.getOrDefault("sessions", USUAL_SESSIONS)).intValue(),
        ((Number) content.getOrDefault("drops after", 0)).longValue(),
        lags,
        settings,
        strings(content.get("beforehand")),
        phases);
  }

  /** As an application would configure it. */
  EngineConfig config(Strategy strategy) {
    Map<String, Object> given = new HashMap<>();
    settings.forEach((name, value) -> given.put(PREFIX + name, String.valueOf(value)));
    given.put(PREFIX + "read_write_splitting.reader_selection", strategy.code());
    if (strategy == Strategy.WEIGHTED_RANDOM) {
      List<String> pairs = new ArrayList<>();
      WEIGHTS.forEach((host, weight) -> pairs.add(host + ":" + weight));
      given.put(PREFIX + "reader_selection.weighted_random.host_weights", String.join(",", pairs));
    }
    return SettingsReader.read(
        given,
        new GivenConnection(
            "jdbc:postgresql://" + FakeCluster.NAME + "/app",
            "ann",
            "word",
            Map.of(),
            null,
            "sim"));
  }

  private static Map<?, ?> map(@Nullable Object file) {
    return file == null ? Map.of() : (Map<?, ?>) file;
  }

  private static List<String> strings(@Nullable Object list) {
    return list == null ? List.of() : ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
