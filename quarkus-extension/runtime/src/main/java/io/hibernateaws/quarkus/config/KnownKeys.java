package io.hibernateaws.quarkus.config;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.NearestName;
import io.hibernateaws.engine.config.RefusedName;
import io.hibernateaws.engine.config.Setting;
import io.smallrye.config.PropertyName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the extension has, for finding those that it has not: Quarkus itself only warns of
 * a key that nobody reads. Immutable.
 */
public final class KnownKeys {
  private static final String BARE_PREFIX = "quarkus.hibernate-aws";
  private static final String ENVIRONMENT_PREFIX = "QUARKUS_HIBERNATE_AWS_";
  private static final Pattern OF_PROFILE = Pattern.compile("%[^.]+\\.");
  private static final Pattern OF_ONE =
      Pattern.compile("((?:datasource|persistence-unit)\\.(?:\"[^\"]*\"|[^.\"]+)\\.)(.+)");

  private final Set<String> keys;

  /**
   * @param keys with {@code *} for a segment that may be anything, such as the name of a datasource
   */
  public KnownKeys(Collection<String> keys) {
    this.keys = new TreeSet<>(keys);
  }

  /**
   * What is wrong with the names of properties, each with the name that may have been meant.
   *
   * @param names of any properties; those of others are passed over
   */
  public List<String> problems(Iterable<String> names) {
    Set<String> problems = new TreeSet<>();
    for (String name : names) {
      String problem = problem(name);
      if (problem != null) {
        problems.add(problem);
      }
    }
    return List.copyOf(problems);
  }

  private @Nullable String problem(String name) {
    if (name.startsWith(ENVIRONMENT_PREFIX)) {
      return isKnownVariable(name)
          ? null
          : refused(name, name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT), "");
    }
    Matcher profile = OF_PROFILE.matcher(name);
    String key = profile.lookingAt() ? name.substring(profile.end()) : name;
    if (key.equals(BARE_PREFIX)) {
      return name + ": is no key; write " + ClusterNames.PREFIX + "enabled";
    }
    if (!key.startsWith(ClusterNames.PREFIX) || isKnown(key)) {
      return null;
    }
    String relative = key.substring(ClusterNames.PREFIX.length());
    Matcher ofOne = OF_ONE.matcher(relative);
    return ofOne.matches()
        ? refused(name, ofOne.group(2), ofOne.group(1))
        : refused(name, relative, "");
  }

  private boolean isKnown(String key) {
    return keys.stream().anyMatch(known -> PropertyName.equals(key, known));
  }

  private boolean isKnownVariable(String variable) {
    return keys.stream().anyMatch(known -> variableOf(known).matcher(variable).matches());
  }

  /** Where SmallRye finds a key in the environment. */
  private static Pattern variableOf(String known) {
    return Pattern.compile(
        known.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_").replace("*", ".+"));
  }

  /**
   * @param name as it was written
   * @param relative to the prefix of the extension, and to that of one datasource or unit
   * @param one that prefix, empty where the key is about all
   */
  private String refused(String name, String relative, String one) {
    String setting = relative.replace('-', '_');
    String reason = LeftOutSettings.reason(setting);
    if (reason != null) {
      return name + ": " + reason;
    }
    Setting<?> alias = engineSetting(relative, setting);
    if (alias != null) {
      return name + ": is called " + ClusterNames.PREFIX + one + GivenKeys.relative(alias.name());
    }
    RefusedName refused = engineRefusal(relative, setting);
    if (refused != null && refused.later()) {
      return name + ": " + refused.why();
    }
    String near = NearestName.of(relative, candidates(one)).orElse(null);
    return name
        + ": there is no such key; "
        + (near == null ? "remove it" : "did you mean " + ClusterNames.PREFIX + one + near + "?");
  }

  private static @Nullable Setting<?> engineSetting(String relative, String setting) {
    Setting<?> verbatim = SettingsCatalogue.ALL.named(relative);
    return verbatim == null ? SettingsCatalogue.ALL.named(setting) : verbatim;
  }

  private static @Nullable RefusedName engineRefusal(String relative, String setting) {
    for (RefusedName name : SettingsCatalogue.ALL.refused()) {
      if (covers(name, relative) || covers(name, setting)) {
        return name;
      }
    }
    return null;
  }

  private static boolean covers(RefusedName refused, String name) {
    return refused.prefix() ? name.startsWith(refused.name()) : name.equals(refused.name());
  }

  private List<String> candidates(String one) {
    String prefix =
        one.isEmpty()
            ? ClusterNames.PREFIX
            : ClusterNames.PREFIX + one.substring(0, one.indexOf('.') + 1) + "*.";
    List<String> candidates = new ArrayList<>();
    for (String key : keys) {
      String rest = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
      if (!rest.isEmpty() && rest.indexOf('*') < 0) {
        candidates.add(rest);
      }
    }
    return candidates;
  }
}
