package io.hibernateaws.it.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path FILE = ROOT.resolve("docs/reference/api.txt");

  private final ApiReference reference;

  ApiReferenceTest() throws IOException {
    reference = new ApiReference();
  }

  @Test
  void a_change_of_the_public_api_is_written_down_and_told() throws IOException {
    String text = reference.write();
    if (Boolean.getBoolean("api.write")) {
      Files.writeString(FILE, text);
    }

    assertThat(FILE)
        .as(
            "docs/reference/api.txt: the public API has changed. Say in CHANGELOG.md what users"
                + " will notice, and write the file again with: mvn -pl it-tests/common -am test"
                + " -Dtest=ApiReferenceTest -Dapi.write=true")
        .exists()
        .content()
        .isEqualTo(text);
  }

  @Test
  void the_javadoc_of_the_released_modules_is_that_of_the_public_api() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String module :
        List.of(
            "aws-wrapper-engine",
            "hibernate-aws-dialect",
            "aws-connection-provider",
            "spring-boot-starter",
            "local-aurora")) {
      documented.addAll(publicTypesWithJavadoc(ROOT.resolve(module)));
    }
    assertThat(documented).isEqualTo(reference.topLevel());
  }

  @Test
  void the_engines_public_packages_are_those_that_its_architecture_names() throws IOException {
    String line =
        Files.readAllLines(ROOT.resolve("docs/architecture.md")).stream()
            .filter(each -> each.contains("are public, with the types that they show"))
            .findFirst()
            .orElseThrow();
    String engine = "io.hibernateaws.engine.";
    assertThat(
            Pattern.compile("`(.*?)`").matcher(line).results().map(each -> engine + each.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            ApiReference.PACKAGES.stream().filter(each -> each.startsWith(engine)).toList());
  }

  private static Set<String> publicTypesWithJavadoc(Path module) throws IOException {
    Matcher sources =
        Pattern.compile("<javadoc.sources>(.*)</javadoc.sources>")
            .matcher(Files.readString(module.resolve("pom.xml")));
    assertThat(sources.find()).isTrue();
    List<PathMatcher> wanted = new ArrayList<>();
    for (String pattern : sources.group(1).split(",", -1)) {
      wanted.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
    }
    Path root = module.resolve("src/main/java");
    Set<String> types = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = root.relativize(file);
        String name = relative.toString().replace('/', '.').replaceFirst("\\.java$", "");
        if (wanted.stream().anyMatch(each -> each.matches(relative))
            && Pattern.compile("^public ", Pattern.MULTILINE)
                .matcher(Files.readString(file))
                .find()) {
          types.add(name);
        }
      }
    }
    return types;
  }
}
