package io.hibernateaws.quarkus.config;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the keys of the extension from the catalogue of the engine. */
final class GeneratedKeys {
  private static final String HEAD =
      """
      // Written from the engine's catalogue by GeneratedKeysTest, which says how. Do not edit.
      package io.hibernateaws.quarkus.config;

      """;

  private static final String TAIL =
      """
          return values;
        }

        private static void put(
            Map<String, String> values, String setting, Optional<String> value) {
          if (value.isPresent()) {
            values.put(setting, value.get());
          }
        }

        private static void put(
            Map<String, String> values, String prefix, Map<String, String> properties) {
          properties.forEach((name, value) -> values.put(prefix + name, value));
        }
      }
      """;

  private static final int WIDTH = 100;

  /** Prefixes of properties of the driver, and what these are for. */
  private static final Map<String, String> PROPERTIES =
      new TreeMap<>(
          Map.of(
              "topology.monitoring",
              "Properties of the driver for the links that topology monitors open, by their names;"
                  + " `connectTimeout` and `socketTimeout`, in seconds, are 5 where they are not"
                  + " set.",
              "host_monitoring.monitoring",
              "Properties of the driver for the links of host monitors, by their names;"
                  + " `connectTimeout` and `socketTimeout`, in seconds, are 10 where they are not"
                  + " set, and the deadline of a probe is usually shorter."));

  /** What the engine says of a setting where it keeps links itself, said for pools above it. */
  private static final Map<String, String> SAID_FOR_POOLS =
      Map.of(
          "plugins",
          "What the engine does: a list replaces the default, +code and -code modify it or what the"
              + " profile says, a comma alone means nothing.",
          "pool.acquisition_timeout",
          "Longest wait of a new connection for a host of its role, within the datasource's"
              + " `jdbc.login-timeout`.");

  private final Group root = new Group("");

  private GeneratedKeys() {
    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      if (LeftOutSettings.reason(setting.name()) == null) {
        List<String> path = List.of(setting.name().split("\\.", -1));
        root.at(path.subList(0, path.size() - 1)).leaves.put(path.get(path.size() - 1), setting);
      }
    }
    for (String prefix : PROPERTIES.keySet()) {
      int dot = prefix.lastIndexOf('.');
      root.at(List.of(prefix.substring(0, dot).split("\\.", -1)))
          .properties
          .add(prefix.substring(dot + 1));
    }
  }

  /** The sources, by the names of their files. */
  static Map<String, String> sources() {
    GeneratedKeys keys = new GeneratedKeys();
    return Map.of("EngineKeys.java", keys.keys(), "EngineKeyValues.java", keys.values());
  }

  /** The settings and groups below one prefix, in the order of the catalogue. */
  private static final class Group {
    final String name;
    final Map<String, Setting<?>> leaves = new LinkedHashMap<>();
    final Map<String, Group> groups = new LinkedHashMap<>();
    final List<String> properties = new ArrayList<>();

    Group(String name) {
      this.name = name;
    }

    Group at(List<String> path) {
      Group group = this;
      for (String segment : path) {
        Group parent = group;
        String name = parent.below(segment);
        group = parent.groups.computeIfAbsent(segment, key -> new Group(name));
      }
      return group;
    }

    String below(String segment) {
      return name.isEmpty() ? segment : name + "." + segment;
    }
  }

  private String keys() {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("import io.quarkus.runtime.annotations.ConfigDocDefault;\n");
    out.append("import io.quarkus.runtime.annotations.ConfigDocMapKey;\n");
    out.append("import io.quarkus.runtime.annotations.ConfigGroup;\n");
    out.append("import java.util.Map;\n");
    out.append("import java.util.Optional;\n\n");
    javadoc(out, "", "The settings of the engine, as texts that it reads itself.");
    type(out, "", "EngineKeys", root);
    return out.toString();
  }

  private static void type(StringBuilder out, String indent, String type, Group group) {
    String inner = indent + "  ";
    out.append(indent).append("@ConfigGroup\n");
    out.append(indent).append(indent.isEmpty() ? "public " : "");
    out.append("interface ").append(type).append(" {\n");
    List<String> members = new ArrayList<>();
    group.leaves.forEach((name, setting) -> members.add(leaf(inner, name, setting)));
    for (String property : group.properties) {
      StringBuilder member = new StringBuilder();
      javadoc(member, inner, PROPERTIES.getOrDefault(group.below(property), ""));
      member.append(inner).append("@ConfigDocMapKey(\"property\")\n");
      member.append(inner).append("Map<String, String> ").append(camel(property)).append("();\n");
      members.add(member.toString());
    }
    group.groups.forEach(
        (name, nested) -> {
          StringBuilder member = new StringBuilder();
          String what = "The settings `" + nested.name + ".*` of the engine.";
          javadoc(member, inner, what);
          member
              .append(inner)
              .append(title(name))
              .append(' ')
              .append(camel(name))
              .append("();\n\n");
          javadoc(member, inner, what);
          type(member, inner, title(name), nested);
          members.add(member.toString());
        });
    out.append(String.join("\n", members)).append(indent).append("}\n");
  }

  private static String leaf(String indent, String name, Setting<?> setting) {
    boolean duration = setting.unit().equals(Setting.S) || setting.unit().equals(Setting.MS);
    String kind =
        duration
            ? "A plain number is in "
                + (setting.unit().equals(Setting.S) ? "seconds" : "milliseconds")
                + "; `500ms`, `5s`, `2m` and `PT5S` are what they say."
            : "A value is " + article(setting.unit()) + ".";
    boolean number =
        !setting.defaultText().isEmpty() && Character.isDigit(setting.defaultText().charAt(0));
    StringBuilder out = new StringBuilder();
    String said = SAID_FOR_POOLS.getOrDefault(setting.name(), setting.doc());
    javadoc(out, indent, said + " " + kind + (setting.secret() ? " Never shown." : ""));
    out.append(indent)
        .append("@ConfigDocDefault(\"")
        .append(setting.defaultText().replaceAll(",\\s*", ", "))
        .append(duration && number ? " " + setting.unit() : "")
        .append("\")\n");
    out.append(indent).append("Optional<String> ").append(camel(name)).append("();\n");
    return out.toString();
  }

  private static String article(String unit) {
    return switch (unit) {
      case "boolean" -> "`true` or `false`";
      case "int" -> "a whole number";
      case "text", "list", "name", "strategy", "host", "region", "family code", "driver code" ->
          "a " + unit;
      case "instance, class or class name" -> "the name of a class";
      case "name, instance, class or class name" -> "a name, or the name of a class";
      case "ARN", "URL", "identifier" -> (unit.equals("URL") ? "a " : "an ") + unit;
      default -> "of this kind: " + unit;
    };
  }

  private String values() {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("import java.util.Map;\n");
    out.append("import java.util.Optional;\n");
    out.append("import java.util.TreeMap;\n\n");
    javadoc(out, "", "The values of the keys that are set, by the engine's names of the settings.");
    out.append("final class EngineKeyValues {\n  private EngineKeyValues() {}\n\n");
    out.append("  static Map<String, String> of(EngineKeys keys) {\n");
    out.append("    Map<String, String> values = new TreeMap<>();\n");
    values(out, root, "keys");
    out.append(TAIL);
    return out.toString();
  }

  private static void values(StringBuilder out, Group group, String path) {
    for (String name : group.leaves.keySet()) {
      put(out, group.below(name), path + "." + camel(name) + "()");
    }
    for (String name : group.properties) {
      put(out, group.below(name) + ".", path + "." + camel(name) + "()");
    }
    group.groups.forEach((name, nested) -> values(out, nested, path + "." + camel(name) + "()"));
  }

  private static void put(StringBuilder out, String name, String value) {
    String call = "    put(values, \"" + name + "\", ";
    boolean fits = call.length() + value.length() + 2 <= WIDTH;
    out.append(fits ? call : call.stripTrailing() + "\n        ").append(value).append(");\n");
  }

  private static void javadoc(StringBuilder out, String indent, String text) {
    String safe =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replaceAll("`([^`]+)`", "{@code $1}");
    if (indent.length() + safe.length() + 7 <= WIDTH) {
      out.append(indent).append("/** ").append(safe).append(" */\n");
      return;
    }
    out.append(indent).append("/**\n");
    StringBuilder line = new StringBuilder(indent + " *");
    for (String word : safe.split("(?<!\\{@code) ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent + " *");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n').append(indent).append(" */\n");
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(camel.isEmpty() ? word : title(word));
    }
    return camel.toString();
  }

  private static String title(String name) {
    String camel = name.contains("_") ? camel(name) : name;
    return Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
  }
}
