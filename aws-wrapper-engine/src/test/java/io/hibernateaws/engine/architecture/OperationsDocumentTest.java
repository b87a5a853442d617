package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/operations.md} says of lines, messages and functions is in the code. */
class OperationsDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of(
          "aws-wrapper-engine",
          "aws-connection-provider",
          "hibernate-aws-dialect",
          "spring-boot-starter");

  private static final String LITERAL = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
  private static final String TEXT = "((?:\"(?:[^\"\\\\]|\\\\.)*+\"\\s*\\+?\\s*)+)";

  /** A line that is logged with a text of its own; a text that is handed in has another author. */
  private static final Pattern LOGGED =
      Pattern.compile("\\b(?:LOG|log)\\s*\\.(info|warn|error)f?\\(\\s*(?:\\w+,\\s*)?" + TEXT);

  private static final Pattern TOLD =
      Pattern.compile("(?m)^\\| (INFO|WARN|ERROR) \\| `([^`]+)` \\|");
  private static final Pattern AT_START =
      Pattern.compile("(?m)^\\| WARN at start \\| `([^`]+)` \\|");
  private static final Pattern STATE =
      Pattern.compile("(?m)^\\| ([0-9][0-9A-Z]{4}) \\| (?:`([^`]+)`)? ?\\|");
  private static final Pattern CALL = Pattern.compile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|");

  @Test
  void every_line_above_debug_is_documented_and_every_documented_line_exists() throws IOException {
    Set<String> logged =
        sources().stream()
            .flatMap(source -> LOGGED.matcher(source).results())
            .map(
                line -> line.group(1).toUpperCase(Locale.ROOT) + " " + shown(joined(line.group(2))))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> told =
        TOLD.matcher(document())
            .results()
            .map(line -> line.group(1) + " " + line.group(2))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(logged).hasSizeGreaterThan(20);
    assertThat(told)
        .as("the lines of docs/operations.md, against those of the code")
        .isEqualTo(logged);
  }

  @Test
  void every_documented_warning_of_settings_is_one_of_the_code() throws IOException {
    List<String> texts = texts();
    List<String> lines = AT_START.matcher(document()).results().map(row -> row.group(1)).toList();

    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines)
        .flatMap(line -> List.of(line.split("…", -1)))
        .filteredOn(part -> !isIn(texts, part.strip()))
        .isEmpty();
  }

  @Test
  void every_documented_state_and_message_is_one_of_the_code() throws IOException {
    List<String> texts = texts();
    List<MatchResult> rows = STATE.matcher(document()).results().toList();

    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows)
        .filteredOn(row -> !isIn(texts, "\"" + row.group(1) + "\""))
        .extracting(row -> row.group(1))
        .isEmpty();
    assertThat(rows)
        .filteredOn(row -> row.group(2) != null && !isIn(texts, row.group(2)))
        .extracting(row -> row.group(2))
        .isEmpty();
  }

  @Test
  void every_documented_function_is_called() throws IOException {
    List<String> texts = texts();
    List<String> rows = CALL.matcher(document()).results().map(row -> row.group(1)).toList();

    assertThat(rows).hasSizeGreaterThan(4);
    assertThat(rows)
        .flatMap(row -> List.of(row.replace("`", "").split(", ")))
        .filteredOn(name -> !isIn(texts, name))
        .isEmpty();
  }

  private static boolean isIn(List<String> texts, String words) {
    return texts.stream().anyMatch(text -> text.contains(words));
  }

  private static String shown(String format) {
    return format.replaceAll("%[sd]", "…").replaceAll("…+", "…");
  }

  private static String joined(String literals) {
    return Pattern.compile(LITERAL)
        .matcher(literals)
        .results()
        .map(part -> part.group(1))
        .collect(Collectors.joining());
  }

  /** The sources, with texts of several literals written as one. */
  private static List<String> texts() throws IOException {
    return sources().stream().map(source -> source.replaceAll("\"\\s*\\+\\s*\"", "")).toList();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(OperationsDocumentTest::read)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static String document() throws IOException {
    return Files.readString(ROOT.resolve("docs/operations.md"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
