package io.hibernateaws.engine.config;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that were given, by setting, with explicit ones before those of the URL before those
 * of the profile. Collects problems instead of throwing. Confined to one reading.
 */
final class GivenSettings {
  static final String PREFIX = "hibernate.aws.";
  private static final List<String> VALID =
      Stream.concat(
              Settings.ALL.stream().flatMap(setting -> setting.names().stream()),
              Stream.of(TenantNames.SOURCE))
          .sorted()
          .toList();

  private static final int LONGEST_SHOWN = 200;
  private static final int LONGEST_MESSAGE = 800;

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<MonitorGroup, Map<String, String>> monitorProperties =
      new EnumMap<>(MonitorGroup.class);
  private final List<String> problems;

  GivenSettings(List<String> problems) {
    this.problems = problems;
  }

  /** One layer; call in the order of precedence. Names are relative to our prefix. */
  void add(Map<String, ?> layer, String prefix) {
    Map<String, Given> inLayer = new LinkedHashMap<>();
    Map<MonitorGroup, Map<String, String>> monitorsInLayer = new EnumMap<>(MonitorGroup.class);
    new TreeMap<>(layer)
        .forEach(
            (name, value) -> {
              if (value != null) {
                MonitorGroup monitors = MonitorGroup.of(name);
                if (monitors == null) {
                  read(name, value, prefix, inLayer);
                } else {
                  monitorProperty(
                      prefix + name,
                      monitors.property(name),
                      value.toString(),
                      monitorsInLayer.computeIfAbsent(monitors, group -> new LinkedHashMap<>()));
                }
              }
            });
    inLayer.forEach((name, given) -> values.putIfAbsent(name, given.value));
    monitorsInLayer.forEach(
        (group, properties) ->
            properties.forEach(
                monitorProperties.computeIfAbsent(group, key -> new TreeMap<>())::putIfAbsent));
  }

  private void read(String name, Object value, String prefix, Map<String, Given> inLayer) {
    Setting<?> setting = Settings.named(name);
    if (setting != null) {
      read(setting, name, value, prefix, inLayer);
    } else if (TenantNames.contains(name)) {
      problems.add(prefix + shown(name) + ": " + TenantNames.WHO_READS_THEM);
    } else if (KnownNames.contains(name)) {
      problems.add(prefix + shown(name) + ": known, not provided yet; remove it");
    } else {
      problems.add(prefix + shown(name) + ": there is no such setting" + nearest(name, prefix));
    }
  }

  private <T> void read(
      Setting<T> setting, String name, Object value, String prefix, Map<String, Given> inLayer) {
    try {
      Given given = new Given(name, parse(setting, name, value));
      Given other = inLayer.putIfAbsent(setting.name(), given);
      if (other != null && !Objects.equals(other.value, given.value)) {
        problems.add(
            prefix
                + name
                + " and "
                + prefix
                + other.name
                + " are names of one setting and have different values; keep one of them");
      }
    } catch (IllegalArgumentException e) {
      String shown = setting.secret() ? "" : "=" + shown(value);
      problems.add(prefix + name + shown + ": " + line(e));
    }
  }

  private static <T> Object parse(Setting<T> setting, String name, Object value) {
    return Objects.requireNonNull(Objects.requireNonNull(setting.parsers().get(name)).parse(value));
  }

  private void monitorProperty(
      String fullName, String property, String value, Map<String, String> inLayer) {
    String other = inLayer.putIfAbsent(property, value);
    if (other != null && !other.equals(value)) {
      problems.add(shown(fullName) + ": is set twice with different values; keep one of them");
    }
  }

  /** A name or value as messages quote it: one line of bounded length. */
  static String shown(Object value) {
    return line(String.valueOf(value), LONGEST_SHOWN);
  }

  /** A message that may quote what was given. */
  static String line(IllegalArgumentException e) {
    return line(String.valueOf(e.getMessage()), LONGEST_MESSAGE);
  }

  private static String line(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), longest); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\uFFFD' : c);
    }
    return text.length() > longest ? shown.append('…').toString() : shown.toString();
  }

  private static String nearest(String name, String prefix) {
    String ours = prefix.equals(PREFIX) ? PREFIX : "aws.";
    return NearestName.of(name, VALID)
        .map(near -> "; did you mean " + ours + near + "?")
        .orElse("; remove it");
  }

  /** The value that is in force, null if none was given. */
  @SuppressWarnings("unchecked") // values are only stored by the parser of their own setting
  <T> @Nullable T given(Setting<T> setting) {
    return (T) values.get(setting.name());
  }

  /** The value that is in force or the default. */
  <T> T get(Setting<T> setting) {
    T given = given(setting);
    return given != null ? given : Objects.requireNonNull(setting.byDefault(), setting.name());
  }

  Map<String, String> monitorProperties(MonitorGroup group) {
    return monitorProperties.getOrDefault(group, Map.of());
  }

  private record Given(String name, Object value) {}
}
