package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say about the code is true: the types they name exist. */
class DocumentedNamesTest {
  private static final Path ROOT = Path.of("..");

  /** A type in code quotes, perhaps with a member behind it. */
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+(?:\\(\\w*\\))?)?`");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");

  /** Types of the platform, and a name that stands for any test. */
  private static final Set<String> FOREIGN =
      Set.of("DataSource", "Driver", "ReentrantLock", "NameIT");

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "docs/glossary.md", "CONTRIBUTING.md"})
  void every_type_that_a_document_names_exists(String document) throws IOException {
    Set<String> named =
        TYPE.matcher(read(document)).results().map(match -> match.group(1)).collect(set());
    named.removeAll(FOREIGN);
    named.removeAll(types());
    assertThat(named).as("types named in %s that are not in the code", document).isEmpty();
  }

  @Test
  void the_packages_stand_in_the_order_that_the_build_checks() throws IOException {
    List<String> rows =
        ROW.matcher(read("docs/architecture.md"))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(rows).isEqualTo(ArchitectureTest.GROUND_UP);
  }

  private static String read(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  /** Simple names of every source file of the project. */
  private static Set<String> types() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(set());
    }
  }

  private static Collector<String, ?, Set<String>> set() {
    return Collectors.toCollection(TreeSet::new);
  }
}
