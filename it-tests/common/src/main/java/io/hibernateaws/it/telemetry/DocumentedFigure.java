package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of the table of {@code docs/telemetry.md}, which another test compares with the engine.
 *
 * @param labels what it is split by, besides unit and cluster
 */
record DocumentedFigure(String name, String kind, String unit, List<String> labels) {
  static final Path DOCUMENT = Path.of("..", "..", "docs", "telemetry.md");

  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z_.]+)` \\| (gauge|counter|duration) \\| (\\w+) \\| ([^|]*) \\|");
  private static final Pattern LABEL = Pattern.compile("`([^`]+)`");

  static List<DocumentedFigure> all() throws IOException {
    List<DocumentedFigure> figures =
        ROW.matcher(Files.readString(DOCUMENT))
            .results()
            .map(
                row ->
                    new DocumentedFigure(
                        row.group(1), row.group(2), row.group(3), labels(row.group(4))))
            .toList();
    assertThat(figures).hasSizeGreaterThan(20);
    return figures;
  }

  private static List<String> labels(String text) {
    return LABEL.matcher(text).results().map(one -> one.group(1)).toList();
  }

  /** As the documents say that Prometheus calls it. */
  String metric() {
    String metric = name.replace('.', '_');
    return switch (kind) {
      case "counter" -> metric + "_total";
      case "duration" -> metric + "_seconds";
      default -> unit.equals("s") ? metric + "_seconds" : metric;
    };
  }

  /** What a scrape of it surely has. */
  String series() {
    return kind.equals("duration") ? metric() + "_bucket" : metric();
  }

  /** Its labels as the documents say that Prometheus calls them. */
  List<String> labelsOfPrometheus() {
    return labels.stream()
        .map(label -> label.equals("instance") ? "exported_instance" : label.replace('.', '_'))
        .toList();
  }
}
