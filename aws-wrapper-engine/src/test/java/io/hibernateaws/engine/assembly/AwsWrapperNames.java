package io.hibernateaws.engine.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The names that users of the AWS Advanced JDBC Wrapper write.
 *
 * @param plugins codes of its plugins
 * @param settings names of its settings
 * @param beginnings of names of its settings
 */
record AwsWrapperNames(List<String> plugins, List<String> settings, List<String> beginnings) {
  static AwsWrapperNames read() throws IOException {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            AwsWrapperNames.class.getResourceAsStream("aws-wrapper-names.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("[")) {
          section = new ArrayList<>();
          sections.put(line.substring(1, line.length() - 1), section);
        } else if (!line.startsWith("#")) {
          section.addAll(List.of(line.split(" ", -1)));
        }
      }
    }
    return new AwsWrapperNames(
        section(sections, "plugins"),
        section(sections, "settings"),
        section(sections, "beginnings"));
  }

  private static List<String> section(Map<String, List<String>> sections, String name) {
    return List.copyOf(Objects.requireNonNull(sections.get(name), name));
  }
}
