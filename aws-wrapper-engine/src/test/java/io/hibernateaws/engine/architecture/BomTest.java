package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code bom/pom.xml} says about the released modules. */
class BomTest {
  private static final Path ROOT = Path.of("..");

  private final String bom = pom("bom");
  private final String root = pom(".");

  private static String pom(String module) {
    try {
      return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    } catch (IOException e) {
      throw new IllegalStateException("Tests run in their module's folder", e);
    }
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(each -> each.group(1)).toList();
  }

  /** The folders of the modules that are released; those of an extension stand in a folder. */
  private List<String> released() {
    return all("<module>(.*)</module>", root).stream()
        .filter(module -> !List.of("bom", "it-tests").contains(module))
        .flatMap(
            module -> {
              List<String> inner = all("<module>(.*)</module>", pom(module));
              return inner.isEmpty()
                  ? Stream.of(module)
                  : inner.stream().map(each -> module + "/" + each);
            })
        .filter(module -> !module.endsWith("/integration-tests"))
        .toList();
  }

  private static String artifact(String module) {
    String own = pom(module).replaceFirst("(?s)<parent>.*?</parent>", "");
    return all("<artifactId>(.*)</artifactId>", own).get(0);
  }

  @Test
  void it_manages_every_released_module_and_nothing_else() {
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
    assertThat(all("<artifactId>(.*)</artifactId>", managed))
        .containsExactlyInAnyOrderElementsOf(released().stream().map(BomTest::artifact).toList());
    assertThat(all("<groupId>(.*)</groupId>", managed)).containsOnly("io.hibernateaws");
  }

  @Test
  void it_has_the_version_of_all_modules_and_no_parent_whose_versions_would_come_along() {
    assertThat(bom).doesNotContain("<parent>");
    assertThat(all("\n  <version>(.*)</version>", bom))
        .containsExactlyElementsOf(all("\n  <version>(.*)</version>", root));
  }

  @Test
  void every_module_that_it_manages_is_installed_by_the_script() throws IOException {
    String script = Files.readString(ROOT.resolve("install"));
    assertThat(List.of(all("modules=\\((.*)\\)", script).get(0).split(" ", -1)))
        .contains("bom")
        .containsAll(released());
  }
}
