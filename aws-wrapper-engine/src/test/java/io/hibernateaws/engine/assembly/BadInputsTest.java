package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads who got a setting wrong: the table {@code bad-inputs.csv}. */
class BadInputsTest {
  private static final String URL = "jdbc:postgresql://db.example.com/shop";
  private static final Set<String> KINDS = Set.of("unknown", "type", "range", "contradiction");

  /** What stands in the table for an object that is no text. */
  private static final String OBJECT = "@object";

  /**
   * A line of the table.
   *
   * @param setting it is about
   * @param kind one of {@link #KINDS}
   * @param given {@code name=value}, several behind {@code ;}, or the query of the URL
   * @param message the only problem that is reported
   */
  record Row(String setting, String kind, String given, String message) {
    static Row of(String line) {
      String[] cell =
          Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
      assertThat(cell).as(line).hasSize(4);
      return new Row(cell[0], cell[1], cell[2], cell[3]);
    }

    String url() {
      return given.startsWith("?") ? URL + given : URL;
    }

    Map<String, Object> settings() {
      Map<String, Object> settings = new HashMap<>();
      if (!given.startsWith("?")) {
        for (String one : given.split("; ", -1)) {
          int equals = one.indexOf('=');
          String value = one.substring(equals + 1);
          settings.put(
              "hibernate.aws." + one.substring(0, equals),
              value.equals(OBJECT) ? new BitSet() : value);
        }
      }
      return settings;
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_bad_input_is_answered_with_exactly_one_message_that_says_what_to_do(Row row) {
    GivenConnection facts = new GivenConnection(row.url(), "ann", "s3cret", Map.of(), null, "unit");

    SettingsException e =
        catchThrowableOfType(
            SettingsException.class, () -> SettingsReader.read(row.settings(), facts));

    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.problems()).containsExactly(row.message);
  }

  @Test
  void every_setting_stands_in_the_table_with_every_kind_of_mistake() throws IOException {
    Map<String, Set<String>> kinds =
        rows()
            .collect(
                Collectors.groupingBy(
                    Row::setting, TreeMap::new, Collectors.mapping(Row::kind, Collectors.toSet())));

    Map<String, Set<String>> expected = new TreeMap<>();
    SettingsCatalogue.ALL.settings().forEach(setting -> expected.put(setting.name(), KINDS));
    assertThat(kinds).isEqualTo(expected);
    assertThat(rows().count()).isGreaterThanOrEqualTo(4L * SettingsCatalogue.ALL.settings().size());
  }

  @Test
  void all_rows_of_one_kind_are_reported_together() throws IOException {
    for (String kind : List.of("unknown", "type", "range")) {
      Map<String, Object> all = new HashMap<>();
      Set<String> messages = new HashSet<>();
      Set<String> seen = new HashSet<>();
      rows()
          .filter(row -> row.kind.equals(kind) && seen.add(row.setting))
          .forEach(
              row -> {
                all.putAll(row.settings());
                messages.add(row.message);
              });
      assertThat(all).hasSizeGreaterThanOrEqualTo(SettingsCatalogue.ALL.settings().size());

      SettingsException e =
          catchThrowableOfType(
              SettingsException.class,
              () ->
                  SettingsReader.read(
                      all, new GivenConnection(URL, "ann", "s3cret", Map.of(), null, "unit")));

      assertThat(e.problems()).as(kind).containsExactlyInAnyOrderElementsOf(messages);
    }
  }

  static Stream<Row> rows() throws IOException {
    try (InputStream in = BadInputsTest.class.getResourceAsStream("bad-inputs.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .map(Row::of)
              .toList()
              .stream();
    }
  }
}
