package io.hibernateaws.engine.config;

import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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

  /** Begins the written name of a parameter in the query of a URL. */
  public static final String URL_PARAMETER = "URL parameter ";

  private final Catalogue catalogue;
  private final Map<String, Given> values = new LinkedHashMap<>();
  private final Map<String, Object> inForce = new HashMap<>();
  private final Map<PropertyGroup, Map<String, GivenValue>> properties = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  /** Nothing is given yet; names are those of the catalogue. */
  public GivenSettings(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** One layer; call in the order of precedence. Names are relative to our prefix. */
  public void add(Map<String, ?> layer, String prefix) {
    List<GivenValue> values = new ArrayList<>();
    layer.forEach(
        (name, value) -> {
          if (value != null) {
            values.add(new GivenValue(name, value, prefix + name));
          }
        });
    add(values);
  }

  /** One layer; call in the order of precedence. */
  public void add(List<GivenValue> layer) {
    Map<String, Given> inLayer = new LinkedHashMap<>();
    Map<PropertyGroup, Map<String, GivenValue>> propertiesInLayer = new HashMap<>();
    layer.stream()
        .sorted(Comparator.comparing(GivenValue::name).thenComparing(GivenValue::written))
        .forEach(
            one -> {
              PropertyGroup group = catalogue.groupOf(one.name());
              if (group == null) {
                read(one, inLayer);
              } else {
                property(one, group, propertiesInLayer);
              }
            });
    inLayer.forEach(
        (name, one) -> {
          if (values.putIfAbsent(name, one) == null && one.doubt != null) {
            warn(one.doubt);
          }
        });
    propertiesInLayer.forEach(
        (group, set) ->
            set.forEach(properties.computeIfAbsent(group, key -> new TreeMap<>())::putIfAbsent));
  }

  /** Whether a name is known here, be it to be refused. */
  public boolean knows(String name) {
    return catalogue.named(name) != null
        || catalogue.groupOf(name) != null
        || catalogue.refusalOf(name) != null;
  }

  private void read(GivenValue one, Map<String, Given> inLayer) {
    Setting<?> setting = catalogue.named(one.name());
    RefusedName refusal = catalogue.refusalOf(one.name());
    if (setting != null) {
      read(setting, one, inLayer);
    } else if (refusal != null) {
      problem(ForeignText.of(one.written()) + ": " + refusal.why());
    } else {
      problem(
          ForeignText.of(one.written())
              + ": there is no such setting"
              + suggestion(nearestOf(one.name(), List.of()), one.name(), one.written()));
    }
  }

  private <T> void read(Setting<T> setting, GivenValue one, Map<String, Given> inLayer) {
    String written = one.written();
    try {
      Object value = parse(setting, one.name(), one.value());
      Given given = new Given(written, value, doubt(setting, one, value));
      Given other = inLayer.putIfAbsent(setting.name(), given);
      if (other != null && !Objects.equals(other.value, given.value)) {
        problem(
            written
                + " and "
                + other.written
                + " are names of one setting and have different values; keep one of them");
      }
    } catch (IllegalArgumentException e) {
      String shown =
          setting.secret() || mayCarryPassword(one) ? "" : "=" + ForeignText.of(one.value());
      problem(written + shown + ": " + ForeignText.message(e));
    }
  }

  /** A URL with a log-in in it. */
  private static boolean mayCarryPassword(GivenValue one) {
    return one.value() instanceof CharSequence text
        && text.toString().contains("://")
        && text.toString().indexOf('@') >= 0;
  }

  private static @Nullable String doubt(Setting<?> setting, GivenValue one, Object value) {
    UsualRange usual = setting.usual();
    String doubt =
        usual == null
            ? null
            : usual.doubt(
                value, Objects.requireNonNull(setting.parsers().get(one.name())), setting.unit());
    return doubt == null ? null : one.written() + "=" + ForeignText.of(one.value()) + doubt;
  }

  private static <T> Object parse(Setting<T> setting, String name, Object value) {
    return Objects.requireNonNull(Objects.requireNonNull(setting.parsers().get(name)).parse(value));
  }

  private void property(
      GivenValue one, PropertyGroup group, Map<PropertyGroup, Map<String, GivenValue>> inLayer) {
    GivenValue other =
        inLayer
            .computeIfAbsent(group, key -> new LinkedHashMap<>())
            .putIfAbsent(Objects.requireNonNull(group.property(one.name())), one);
    if (other != null && !other.value().toString().equals(one.value().toString())) {
      problem(
          ForeignText.of(one.written()) + ": is set twice with different values; keep one of them");
    }
  }

  /**
   * Reports a name that neither the driver nor the engine knows. What stands in a URL is shown only
   * where it is like a name: it may be the rest of a password with a {@code &} in it.
   *
   * @param kind what it might have been, continues "there is no such "
   * @param others names besides ours that it may have been meant to be
   */
  public void refuseUnknown(String name, String written, String kind, Collection<String> others) {
    String near = nearestOf(name, others);
    boolean shown =
        !written.startsWith(URL_PARAMETER) || (near != null && !near.contains("password"));
    problem(
        shown
            ? ForeignText.of(written)
                + ": there is no such "
                + kind
                + suggestion(near, name, written)
            : URL_PARAMETER
                + "of "
                + name.length()
                + " characters: there is no such "
                + kind
                + "; remove it, or write %26 for a & that belongs to a value");
  }

  private @Nullable String nearestOf(String name, Collection<String> others) {
    List<String> candidates = new ArrayList<>(others);
    candidates.addAll(catalogue.meant());
    return NearestName.of(name, candidates).orElse(null);
  }

  /** With the prefix that the user wrote. */
  private static String suggestion(@Nullable String near, String name, String written) {
    String prefix =
        written.endsWith(name) ? written.substring(0, written.length() - name.length()) : PREFIX;
    String shown = prefix.substring(prefix.lastIndexOf(' ') + 1);
    return near == null ? "; remove it" : "; did you mean " + shown + near + "?";
  }

  /** The name of a setting as the user wrote it, ours where it was not given. */
  public String nameOf(Setting<?> setting) {
    Given given = values.get(setting.name());
    return given == null ? PREFIX + setting.name() : given.written;
  }

  /** The name of a property of a group as the user wrote it. */
  public String nameOf(PropertyGroup group, String property) {
    GivenValue given = properties.getOrDefault(group, Map.of()).get(property);
    return given == null ? PREFIX + group.prefix() + property : given.written();
  }

  /** The value that is in force, null if none was given. */
  @SuppressWarnings("unchecked") // values are only stored by the parser of their own setting
  public <T> @Nullable T given(Setting<T> setting) {
    Given given = values.get(setting.name());
    return given == null ? null : (T) given.value;
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
    Map<String, String> texts = new TreeMap<>();
    properties
        .getOrDefault(group, Map.of())
        .forEach((name, one) -> texts.put(name, one.value().toString()));
    return Collections.unmodifiableMap(texts);
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
    problem(nameOf(setting) + ": " + text);
  }

  /** Reports a problem of a setting and a value of it. */
  public void problem(Setting<?> setting, Object value, String text) {
    problem(nameOf(setting) + "=" + ForeignText.of(value) + ": " + text);
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

  private record Given(String written, Object value, @Nullable String doubt) {}
}
