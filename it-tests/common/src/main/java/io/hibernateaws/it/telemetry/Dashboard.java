package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Grafana's dashboard of the documents, and its queries as Grafana sends them. */
record Dashboard(JsonNode json) {
  /** Grafana's variables of a query: the window that a rate needs, and the time shown. */
  record Windows(Duration rate, Duration range) {}

  /**
   * One query of a panel.
   *
   * @param legend how its lines are called, with their labels in braces
   * @param instant whether it is asked for one moment, not for the whole time shown
   */
  record Query(String panel, String text, String legend, boolean instant) {
    /** What it selects: metrics with the labels that the selectors name. */
    List<MatchResult> selectors() {
      return SELECTOR.matcher(text).results().toList();
    }

    Set<String> metrics() {
      return selectors().stream()
          .map(one -> one.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The labels that it asks a metric about. */
    static Set<String> labels(MatchResult selector) {
      return names(LABEL, selector.group(2));
    }

    /** The labels by which it adds up. */
    Set<String> groups() {
      Set<String> groups = new TreeSet<>();
      for (String by : names(BY, text)) {
        groups.addAll(names(WORD, by));
      }
      return groups;
    }

    /** The labels that its legend shows. */
    Set<String> shown() {
      return names(SHOWN, legend);
    }

    private static Set<String> names(Pattern pattern, String text) {
      return pattern
          .matcher(text)
          .results()
          .map(one -> one.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Prometheus gets it. */
    String with(Windows windows, Map<String, List<String>> chosen) {
      return interpolated(text, windows, chosen);
    }

    @Override
    public String toString() {
      return panel + " (" + legend + "): " + text;
    }
  }

  private static final Path FILE = Path.of("..", "..", "docs", "dashboard", "hibernate-aws.json");
  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+) *(?:=~|!~|!=|=) *\"");
  private static final Pattern BY = Pattern.compile("\\bby *\\(([^)]*)\\)");
  private static final Pattern WORD = Pattern.compile("(\\w+)");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{ *(\\w+) *}}");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)}");

  /** How a variable asks for the values of a label: of which series, which label. */
  static final Pattern VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

  /** Nothing is chosen of the variable named so. */
  private static final String ALL = ".+";

  static Dashboard read() throws IOException {
    return new Dashboard(new ObjectMapper().readTree(Files.readString(FILE)));
  }

  /** Panels in the order of the file, rows left out. */
  List<JsonNode> panels() {
    return stream(json.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  List<JsonNode> variables() {
    return stream(json.path("templating").path("list")).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(
                panel.path("title").asText(),
                target.path("expr").asText(),
                target.path("legendFormat").asText(),
                target.path("instant").asBoolean()));
      }
    }
    return queries;
  }

  /** The query of this panel whose lines are called so. */
  Query query(String panel, String legend) {
    List<Query> found =
        queries().stream()
            .filter(one -> one.panel().equals(panel) && one.legend().equals(legend))
            .toList();
    assertThat(found).as(panel + ": " + legend).hasSize(1);
    return found.get(0);
  }

  /** Replaces what Grafana replaces, in the way of its source of data for Prometheus. */
  static String interpolated(String text, Windows windows, Map<String, List<String>> chosen) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable -> {
              String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
              String value =
                  switch (name) {
                    case "__rate_interval" -> windows.rate().toSeconds() + "s";
                    case "__range" -> windows.range().toSeconds() + "s";
                    case "unit", "cluster" -> pattern(chosen.getOrDefault(name, List.of()));
                    default -> throw new AssertionError("unknown variable " + name);
                  };
              return Matcher.quoteReplacement(value);
            });
  }

  private static String pattern(List<String> values) {
    if (values.isEmpty()) {
      return ALL;
    }
    String any = values.stream().map(Dashboard::escaped).collect(Collectors.joining("|"));
    return values.size() == 1 ? any : "(" + any + ")";
  }

  /** With two backslashes, of which the text in the query leaves one to the regular expression. */
  private static String escaped(String value) {
    return value
        .replace("\\", "\\\\\\\\")
        .replaceAll("[$^*{}\\[\\]'+?.()|]", Matcher.quoteReplacement("\\\\") + "$0");
  }
}
