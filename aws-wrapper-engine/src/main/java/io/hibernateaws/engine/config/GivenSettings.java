package io.hibernateaws.engine.config;

import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that were given, by setting, with explicit ones before those of the URL before those
 * of the profile. Every room reads its own settings here, and reports what is wrong with them;
 * problems are collected instead of thrown. Confined to one reading.
 */
public final class GivenSettings {
  /** Of all our settings. */
  public static final String PREFIX = "hibernate.aws.";

  private final Catalogue catalogue;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Object> inForce = new HashMap<>();
  private final Map<PropertyGroup, Map<String, String>> properties = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  /** Nothing is given yet; names are those of the catalogue. */
  public GivenSettings(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** One layer; call in the order of precedence. Names are relative to our prefix. */
  public void add(Map<String, ?> layer, String prefix) {
    Map<String, Given> inLayer = new LinkedHashMap<>();
    Map<PropertyGroup, Map<String, String>> propertiesInLayer = new HashMap<>();
    new TreeMap<>(layer)
        .forEach(
            (name, value) -> {
              if (value != null) {
                PropertyGroup group = catalogue.groupOf(name);
                if (group == null) {
                  read(name, value, prefix, inLayer);
                } else {
                  property(
                      prefix + name,
                      Objects.requireNonNull(group.property(name)),
                      value.toString(),
                      propertiesInLayer.computeIfAbsent(group, key -> new LinkedHashMap<>()));
                }
              }
            });
    inLayer.forEach((name, given) -> values.putIfAbsent(name, given.value));
    propertiesInLayer.forEach(
        (group, set) ->
            set.forEach(properties.computeIfAbsent(group, key -> new TreeMap<>())::putIfAbsent));
  }

  private void read(String name, Object value, String prefix, Map<String, Given> inLayer) {
    Setting<?> setting = catalogue.named(name);
    RefusedName refusal = catalogue.refusalOf(name);
    if (setting != null) {
      read(setting, name, value, prefix, inLayer);
    } else if (refusal != null) {
      problem(prefix + ForeignText.of(name) + ": " + refusal.why());
    } else {
      problem(prefix + ForeignText.of(name) + ": there is no such setting" + nearest(name, prefix));
    }
  }

  private <T> void read(
      Setting<T> setting, String name, Object value, String prefix, Map<String, Given> inLayer) {
    try {
      Given given = new Given(name, parse(setting, name, value));
      Given other = inLayer.putIfAbsent(setting.name(), given);
      if (other != null && !Objects.equals(other.value, given.value)) {
        problem(
            prefix
                + name
                + " and "
                + prefix
                + other.name
                + " are names of one setting and have different values; keep one of them");
      }
    } catch (IllegalArgumentException e) {
      String shown = setting.secret() ? "" : "=" + ForeignText.of(value);
      problem(prefix + name + shown + ": " + ForeignText.message(e));
    }
  }

  private static <T> Object parse(Setting<T> setting, String name, Object value) {
    return Objects.requireNonNull(Objects.requireNonNull(setting.parsers().get(name)).parse(value));
  }

  private void property(
      String fullName, String property, String value, Map<String, String> inLayer) {
    String other = inLayer.putIfAbsent(property, value);
    if (other != null && !other.equals(value)) {
      problem(ForeignText.of(fullName) + ": is set twice with different values; keep one of them");
    }
  }

  private String nearest(String name, String prefix) {
    String ours = prefix.equals(PREFIX) ? PREFIX : "aws.";
    return NearestName.of(name, catalogue.meant())
        .map(near -> "; did you mean " + ours + near + "?")
        .orElse("; remove it");
  }

  /** The value that is in force, null if none was given. */
  @SuppressWarnings("unchecked") // values are only stored by the parser of their own setting
  public <T> @Nullable T given(Setting<T> setting) {
    return (T) values.get(setting.name());
  }

  /** The value that is in force or the default, which the setting must have. */
  public <T> T get(Setting<T> setting) {
    T given = given(setting);
    return given != null ? given : Objects.requireNonNull(setting.byDefault(), setting.name());
  }

  /** The duration that is in force or the default; null where that is unset or zero. */
  public @Nullable Duration unlessZero(Setting<Duration> setting) {
    Duration given = given(setting);
    Duration duration = given == null ? setting.byDefault() : given;
    return duration == null || duration.isZero() ? null : duration;
  }

  /** The properties that were given behind the prefixes of a group. */
  public Map<String, String> properties(PropertyGroup group) {
    return Collections.unmodifiableMap(properties.getOrDefault(group, Map.of()));
  }

  /** Remembers the value of a setting that follows from others, to be shown; returns it. */
  public <T> T inForce(Setting<T> setting, T value) {
    inForce.put(setting.name(), value);
    return value;
  }

  /** Reports a problem; the text begins with the name of what is wrong. */
  public void problem(String text) {
    problems.add(text);
  }

  /** Reports a problem of a setting. */
  public void problem(Setting<?> setting, String text) {
    problem(PREFIX + setting.name() + ": " + text);
  }

  /** Reports a problem of a setting and a value of it. */
  public void problem(Setting<?> setting, Object value, String text) {
    problem(PREFIX + setting.name() + "=" + ForeignText.of(value) + ": " + text);
  }

  /** Reports those that were given: nothing is accepted and ignored. */
  public void haveNoEffectWithout(String what, List<Setting<?>> settings) {
    for (Setting<?> setting : settings) {
      if (given(setting) != null) {
        problem(setting, "has no effect without " + what);
      }
    }
  }

  /** Adds a line of information for the log. */
  public void inform(String text) {
    notices.add(new Notice(false, text));
  }

  /** Adds a warning for the log. */
  public void warn(String text) {
    notices.add(new Notice(true, text));
  }

  /** Everything that was wrong, in the order in which it was found. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** What is to be logged once. */
  public List<Notice> notices() {
    return List.copyOf(notices);
  }

  /**
   * Every setting with the value that is in force, as text with its unit; a secret as {@code ***}.
   * Properties of another layer may be secrets and are not shown.
   */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    catalogue.settings().forEach(setting -> shown.put(setting.name(), shown(setting)));
    return Collections.unmodifiableMap(shown);
  }

  @SuppressWarnings("unchecked") // only values of the setting itself are put there
  private <T> String shown(Setting<T> setting) {
    T follows = (T) inForce.get(setting.name());
    return setting.shown(follows == null ? given(setting) : follows);
  }

  private record Given(String name, Object value) {}
}
