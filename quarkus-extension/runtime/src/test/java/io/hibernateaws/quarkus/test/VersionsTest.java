package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The extension's parent is not a child of the root: what both name has one version. */
class VersionsTest {
  private static final Pattern VERSION = Pattern.compile("<([a-z0-9.-]+\\.version)>([^<$]+)</");

  private static Map<String, String> versions(String pom) throws IOException {
    return VERSION
        .matcher(Files.readString(Path.of(pom)))
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  @Test
  void a_version_that_the_root_has_too_is_the_same_there() throws IOException {
    Map<String, String> roots = versions("../../pom.xml");
    Map<String, String> own = versions("../pom.xml");

    own.keySet().retainAll(roots.keySet());

    assertThat(own).hasSizeGreaterThan(10);
    assertThat(roots).containsAllEntriesOf(own);
  }
}
