package io.hibernateaws.quarkus.config;

import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the application's configuration says about its datasources, before anything is derived from
 * it. Names of datasources are spelled with quotes or without, and Quarkus reads only one spelling
 * of each: what is derived takes that of the application.
 */
final class GivenDataSources {
  private static final String PREFIX = "quarkus.datasource.";
  private static final Pattern NAMED =
      Pattern.compile("quarkus\\.datasource\\.(\"([^\"]+)\"|[^.\"]+)\\.(.+)");
  private static final Set<String> KINDS = Set.of("postgresql", "pgsql", "pg", "mysql", "mariadb");

  /** Quarkus' kind of database, the one key that each datasource which follows has. */
  private static final String DB_KIND = "db-kind";

  private final ConfigSourceContext context;
  private final Map<String, String> prefixes = new TreeMap<>();
  private final Map<String, Set<String>> keys = new HashMap<>();

  GivenDataSources(ConfigSourceContext context) {
    this.context = context;
    prefixes.put(ClusterNames.DEFAULT, PREFIX);
    Iterator<String> names = context.iterateNames();
    while (names.hasNext()) {
      take(names.next());
    }
  }

  private void take(String key) {
    if (!key.startsWith(PREFIX)) {
      return;
    }
    keys.computeIfAbsent(ClusterNames.DEFAULT, name -> new TreeSet<>())
        .add(key.substring(PREFIX.length()));
    Matcher matcher = NAMED.matcher(key);
    if (matcher.matches()) {
      String quoted = matcher.group(2);
      String name = quoted == null ? matcher.group(1) : quoted;
      String rest = matcher.group(3);
      String prefix = PREFIX + matcher.group(1) + ".";
      prefixes.merge(name, prefix, (one, other) -> rest.equals(DB_KIND) ? other : one);
      keys.computeIfAbsent(name, any -> new TreeSet<>()).add(rest);
    }
  }

  /** Whether the extension does anything. */
  boolean enabled() {
    return is("enabled", false);
  }

  /** The names of those that follow their cluster; sorted. */
  Set<String> following() {
    Set<String> following = new TreeSet<>();
    prefixes.keySet().stream().filter(this::follows).forEach(following::add);
    for (String name : List.copyOf(following)) {
      if (hasReaders(name)) {
        // It is there already where what was derived at build time is read again.
        following.remove(ClusterNames.readerOf(name));
      }
    }
    return following;
  }

  private boolean follows(String name) {
    String kind = value(name, DB_KIND);
    String driver = value(name, "jdbc.driver");
    return kind != null
        && KINDS.contains(kind)
        && !"false".equals(value(name, "jdbc"))
        && (driver == null || driver.equals(ClusterDriver.class.getName()))
        && is(name, "enabled", true);
  }

  /** Whether the readers of a cluster get a pool. */
  boolean hasReaders(String name) {
    return is(name, "readers.enabled", is("readers.enabled", true));
  }

  /** Whether dev mode has a local cluster for it. Of MariaDB there are no clusters. */
  boolean hasLocalCluster(String name) {
    return is("devservices.enabled", true) && !"mariadb".equals(value(name, DB_KIND));
  }

  /** Prefix of Quarkus' keys of a datasource as the application spells it, with its last dot. */
  String prefix(String name) {
    return prefixes.getOrDefault(name, ClusterNames.dataSourcePrefix(name));
  }

  /** What the application says about a datasource; null for nothing. Expressions as they are. */
  @Nullable String value(String name, String key) {
    return raw(prefix(name) + key);
  }

  /** The keys of a datasource that begin so, relative to its prefix. */
  Set<String> keys(String name, String beginning) {
    Set<String> found = new TreeSet<>();
    for (String key : keys.getOrDefault(name, Set.of())) {
      if (key.startsWith(beginning)) {
        found.add(key);
      }
    }
    return found;
  }

  private boolean is(String name, String key, boolean byDefault) {
    Boolean quoted = bool(ClusterNames.settingsPrefix(name) + key);
    Boolean plain = bool(ClusterNames.DATA_SOURCE + "." + name + "." + key);
    return quoted != null ? quoted : plain != null ? plain : byDefault;
  }

  private boolean is(String key, boolean byDefault) {
    Boolean value = bool(ClusterNames.PREFIX + key);
    return value == null ? byDefault : value;
  }

  private @Nullable Boolean bool(String key) {
    String value = context.getValue(key).getValue();
    return value == null ? null : Boolean.valueOf(value);
  }

  private @Nullable String raw(String key) {
    ConfigValue value = context.getValue(key);
    return value.getRawValue() == null ? value.getValue() : value.getRawValue();
  }
}
