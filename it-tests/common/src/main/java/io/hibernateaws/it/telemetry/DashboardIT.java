package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of the documents shows what happened, asked by a real Prometheus. */
@Timeout(600)
class DashboardIT {
  private static final String NO_PROMETHEUS =
      "no prometheus on the PATH: apt-get install prometheus, or unpack that package";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Map<String, List<String>> ALL = Map.of();
  private static final int COLUMNS = 24;

  private final Dashboard dashboard;

  DashboardIT() throws IOException {
    dashboard = Dashboard.read();
  }

  // ---- the file

  @Test
  void panels_lie_side_by_side_and_say_what_they_show() {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard.json().path("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.path("id").asInt())).as(title + " has an id of its own").isTrue();
      for (List<Integer> cell : cells(panel.path("gridPos"))) {
        assertThat(cell.get(0)).as(title).isBetween(0, COLUMNS - 1);
        assertThat(taken.add(cell)).as(title + " lies alone at " + cell).isTrue();
      }
    }
    assertThat(dashboard.panels()).hasSizeGreaterThan(20);
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asText();
      assertThat(panel.path("type").asText()).as(title).isIn("stat", "timeseries");
      assertThat(panel.path("description").asText())
          .as(title)
          .matches("[A-Z][^.]*(\\.\\w[^.]*)*\\.");
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
          .as(title)
          .isIn("short", "s");
      assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
      assertThat(panel.path("targets")).as(title).isNotEmpty();
      Set<String> references = new HashSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(references.add(target.path("refId").asText())).as(title).isTrue();
        assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        assertThat(target.path("legendFormat").asText()).as(title).isNotBlank();
        assertThat(target.path("range").asBoolean())
            .as(title)
            .isEqualTo(panel.path("type").asText().equals("timeseries"))
            .isNotEqualTo(target.path("instant").asBoolean());
      }
    }
  }

  private static List<List<Integer>> cells(JsonNode place) {
    List<List<Integer>> cells = new ArrayList<>();
    for (int i = 0; i < place.path("w").asInt(); i++) {
      for (int j = 0; j < place.path("h").asInt(); j++) {
        cells.add(List.of(place.path("x").asInt() + i, place.path("y").asInt() + j));
      }
    }
    assertThat(cells).as(place.toString()).isNotEmpty();
    return cells;
  }

  @Test
  void every_query_asks_about_the_units_and_clusters_that_were_chosen() {
    assertThat(dashboard.variables())
        .extracting(variable -> variable.path("name").asText())
        .containsExactly("datasource", "unit", "cluster");
    for (Dashboard.Query query : dashboard.queries()) {
      assertThat(query.selectors())
          .as(query.toString())
          .isNotEmpty()
          .hasSize(Math.toIntExact(query.text().chars().filter(one -> one == '{').count()))
          .allMatch(one -> one.group(2).startsWith("unit=~\"$unit\",cluster=~\"$cluster\""));
    }
  }

  @Test
  void every_figure_is_on_a_panel_and_nothing_else_is() throws IOException {
    Set<String> shown =
        dashboard.queries().stream()
            .flatMap(query -> query.metrics().stream())
            .map(metric -> metric.replaceFirst("_seconds_(bucket|count)$", "_seconds"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown)
        .isEqualTo(
            DocumentedFigure.all().stream()
                .map(DocumentedFigure::metric)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Among others the label {@code instance} is none: Prometheus has put the application there. */
  @Test
  void every_label_is_one_of_the_figures_that_the_query_asks_for() throws IOException {
    List<DocumentedFigure> figures = DocumentedFigure.all();
    for (Dashboard.Query query : dashboard.queries()) {
      Set<String> labels = new TreeSet<>(Set.of("unit", "cluster", "le"));
      for (DocumentedFigure figure : figures) {
        if (query.metrics().stream().anyMatch(metric -> metric.startsWith(figure.metric()))) {
          labels.addAll(figure.labelsOfPrometheus());
        }
      }
      assertThat(labels).as(query.toString()).containsAll(query.shown());
      assertThat(labels).as(query.toString()).containsAll(query.groups());
      for (MatchResult selector : query.selectors()) {
        assertThat(labels).as(query.toString()).containsAll(Dashboard.Query.labels(selector));
      }
    }
  }

  // ---- its queries

  @Test
  void every_query_shows_what_happened(@TempDir Path folder) throws Exception {
    Optional<Path> program = Prometheus.program();
    if (program.isEmpty()) {
      System.out.println("DASHBOARD skipped: " + NO_PROMETHEUS);
    }
    Assumptions.assumeTrue(program.isPresent(), NO_PROMETHEUS);
    Instant began = Instant.now();
    try (ScrapedRegistry registry = ScrapedRegistry.open();
        Prometheus prometheus = Prometheus.start(program.orElseThrow(), folder, registry.target());
        EventfulDay day = new EventfulDay()) {
      day.buyAndLook();
      assertThatTheClusterIsShown(prometheus, day);
      day.rush(() -> assertThatTheRushIsShown(prometheus));
      day.loseACommit();
      day.buyAgain();
      day.loseAReader();
      String writer = day.crashTheWriter();
      assertThatTheWriterIsShown(prometheus, writer);
      day.loseEverything();
      prometheus.awaitScrape();

      Dashboard.Windows windows = windows(began);
      assertThatCountsAreRight(prometheus, day, windows);
      assertThatTheScrapeHasWhatIsAskedFor(prometheus);
      assertThatEveryQueryHasData(prometheus, windows, began);
      assertThatChoosingWorks(prometheus, windows);
      assertThatTheAlertOfTheDocumentsFires(prometheus, day);
    }
  }

  /** As Grafana computes them for such an interval of scrapes. */
  private static Dashboard.Windows windows(Instant began) {
    return new Dashboard.Windows(
        Prometheus.INTERVAL.multipliedBy(4),
        Duration.between(began, Instant.now()).plusSeconds(60));
  }

  /** The lines of a query at this moment, by what its legend shows. */
  private Map<String, Double> values(
      Prometheus prometheus, String panel, String legend, Dashboard.Windows windows) {
    Dashboard.Query query = dashboard.query(panel, legend);
    Map<String, Double> values = new TreeMap<>();
    for (Prometheus.Line line : prometheus.now(query.with(windows, ALL))) {
      String shown =
          query.shown().stream()
              .map(label -> String.valueOf(line.labels().get(label)))
              .collect(Collectors.joining(" "));
      assertThat(values.put(shown, line.value())).as(query + ": " + shown).isNull();
    }
    return values;
  }

  private void awaitValues(
      Prometheus prometheus, String panel, String legend, Map<String, Double> expected) {
    Dashboard.Windows windows = windows(Instant.now());
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(values(prometheus, panel, legend, windows))
                    .as(panel)
                    .isEqualTo(expected));
  }

  private void assertThatTheClusterIsShown(Prometheus prometheus, EventfulDay day) {
    awaitValues(prometheus, "Members", "{{role}}", Map.of("writer", 1.0, "reader", 2.0));
    awaitValues(
        prometheus, "Writer", "{{exported_instance}}", Map.of(day.cluster.instanceId(1), 2.0));
  }

  private void assertThatTheRushIsShown(Prometheus prometheus) {
    awaitValues(prometheus, "Sessions waiting", "waiting", Map.of("", 1.0));
    awaitValues(
        prometheus,
        "Links in use and their maximum",
        "{{role}}",
        Map.of("writer", (double) EventfulDay.MAX_SIZE, "reader", 0.0));
  }

  private void assertThatTheWriterIsShown(Prometheus prometheus, String writer) {
    awaitValues(prometheus, "Writer", "{{exported_instance}}", Map.of(writer, 2.0));
    prometheus.awaitScrape();
  }

  /** Counters are asked with the whole day as their window, so that every event is in it. */
  private void assertThatCountsAreRight(
      Prometheus prometheus, EventfulDay day, Dashboard.Windows windows) {
    Dashboard.Windows whole = new Dashboard.Windows(windows.range(), windows.range());
    Map<String, Double> verdicts = new TreeMap<>();
    for (String word : List.of("none", "rolled_back", "unknown", "no_host")) {
      long told = day.count(EngineEvent.Verdict.class, one -> word(one.verdict()).equals(word));
      if (told > 0) {
        verdicts.put(word, (double) told);
      }
    }
    System.out.println("DASHBOARD verdicts=" + verdicts);
    assertThat(verdicts).containsKeys("rolled_back", "no_host");
    assertThat(values(prometheus, "Verdicts", "{{verdict}}", whole)).isEqualTo(verdicts);

    assertThat(values(prometheus, "Changes of the writer", "changes", whole))
        .isEqualTo(Map.of("", 1.0));
    assertThat(values(prometheus, "Sessions without a host", "failed", whole))
        .isEqualTo(
            Map.of("", (double) day.withoutHost(Role.WRITER) + day.withoutHost(Role.READER)));
    for (Role role : Role.values()) {
      String panel = "Sessions that lost " + (role == Role.WRITER ? "the writer" : "a reader");
      assertThat(values(prometheus, panel, "lost it", whole))
          .as(panel)
          .isEqualTo(
              Map.of(
                  "", (double) day.count(EngineEvent.LinkLost.class, one -> one.role() == role)));
      assertThat(values(prometheus, panel, "had none in time", whole))
          .as(panel)
          .isEqualTo(Map.of("", (double) day.withoutHost(role)));
    }
    assertThat(
            values(prometheus, "Lost commits that were asked about", "{{outcome}}", whole)
                .get("committed"))
        .isEqualTo(1.0);
  }

  private static String word(SQLException verdict) {
    if (verdict instanceof FailoverSuccessSQLException) {
      return "none";
    }
    if (verdict instanceof TransactionLostSQLException) {
      return "rolled_back";
    }
    return verdict instanceof FailoverFailedSQLException ? "no_host" : "unknown";
  }

  private void assertThatTheScrapeHasWhatIsAskedFor(Prometheus prometheus) throws IOException {
    Set<String> metrics = prometheus.metrics();
    for (DocumentedFigure figure : DocumentedFigure.all()) {
      assertThat(metrics).as("figures of the scrape").contains(figure.series());
      assertThat(prometheus.labels(figure.series()))
          .as(figure.name())
          .contains("unit", "cluster")
          .containsAll(figure.labelsOfPrometheus());
    }
    for (Dashboard.Query query : dashboard.queries()) {
      assertThat(metrics).as(query.toString()).containsAll(query.metrics());
      for (MatchResult selector : query.selectors()) {
        assertThat(prometheus.labels(selector.group(1)))
            .as(query.toString())
            .containsAll(Dashboard.Query.labels(selector));
      }
    }
  }

  private void assertThatEveryQueryHasData(
      Prometheus prometheus, Dashboard.Windows windows, Instant began) {
    Instant ended = Instant.now();
    for (Dashboard.Query query : dashboard.queries()) {
      String text = query.with(windows, ALL);
      List<Prometheus.Line> lines =
          query.instant() ? prometheus.now(text) : prometheus.each(text, began, ended);
      assertThat(lines).as(query.toString()).isNotEmpty();
      for (Prometheus.Line line : lines) {
        assertThat(line.labels())
            .as(query.toString())
            .containsKeys(query.shown().toArray(String[]::new));
      }
    }
  }

  private void assertThatChoosingWorks(Prometheus prometheus, Dashboard.Windows windows) {
    Map<String, List<String>> chosen = new TreeMap<>();
    for (JsonNode variable : dashboard.variables().subList(1, 3)) {
      MatchResult query =
          Dashboard.VALUES
              .matcher(variable.path("query").path("query").asText())
              .results()
              .findFirst()
              .orElseThrow();
      String selector = Dashboard.interpolated(query.group(1), windows, chosen);
      chosen.put(
          variable.path("name").asText(), List.copyOf(prometheus.values(query.group(2), selector)));
    }
    assertThat(chosen.get("unit")).containsExactly("hibernate", "hibernate-2");
    assertThat(chosen.get("cluster")).hasSize(1);

    Dashboard.Query maximum =
        dashboard.query("Links in use and their maximum", "maximum of a role");
    assertThat(maximum(prometheus, maximum.with(windows, chosen))).isEqualTo(14.0);
    chosen.put("unit", List.of("hibernate"));
    assertThat(maximum(prometheus, maximum.with(windows, chosen))).isEqualTo(EventfulDay.MAX_SIZE);
    chosen.put("cluster", List.of("another"));
    for (Dashboard.Query query : dashboard.queries()) {
      assertThat(prometheus.now(query.with(windows, chosen)))
          .as(query.toString())
          .allMatch(line -> line.labels().isEmpty() && line.value() == 0);
    }
  }

  private static double maximum(Prometheus prometheus, String query) {
    List<Prometheus.Line> lines = prometheus.now(query);
    assertThat(lines).as(query).hasSize(1);
    return lines.get(0).value();
  }

  private static void assertThatTheAlertOfTheDocumentsFires(Prometheus prometheus, EventfulDay day)
      throws IOException {
    String document = Files.readString(DocumentedFigure.DOCUMENT);
    Matcher alert = Pattern.compile("(?s)```promql\n(.*?)```").matcher(document);
    assertThat(alert.find()).isTrue();
    assertThat(prometheus.now("sum(" + alert.group(1) + ")"))
        .singleElement()
        .extracting(Prometheus.Line::value)
        .isEqualTo((double) day.withoutHost(Role.WRITER));
  }
}
