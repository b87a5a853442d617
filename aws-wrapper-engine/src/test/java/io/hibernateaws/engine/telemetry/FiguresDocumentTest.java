package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/telemetry.md}; {@code -Dtelemetry.write=true} writes it anew. */
class FiguresDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "telemetry.md");
  private static final String HEAD =
      "| figure | kind | unit | split by | what it counts |\n|---|---|---|---|---|\n";

  @Test
  void the_document_has_the_figures_of_the_code() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(HEAD) + HEAD.length();
    assertThat(begin).as("where the table begins").isGreaterThan(HEAD.length());
    int end = document.indexOf("\n\n", begin) + 1;
    if (Boolean.getBoolean("telemetry.write")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + rows() + document.substring(end));
      return;
    }

    assertThat(document.substring(begin, end)).isEqualTo(rows());
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (Figure figure : Figure.values()) {
      String labels =
          figure.labels().stream()
              .map(label -> "`" + label + "`")
              .collect(Collectors.joining(", "));
      rows.append("| `")
          .append(figure.metric())
          .append("` | ")
          .append(figure.kind().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(figure.unit().replaceAll("[{}]", ""))
          .append(" | ")
          .append(labels)
          .append(" | ")
          .append(figure.doc())
          .append(" |\n");
    }
    return rows.toString();
  }
}
