package io.hibernateaws.quarkus.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Derives Quarkus' own keys of every datasource that follows its cluster from the application's
 * configuration, at build time and at run time. What the application says itself wins.
 */
public final class DerivedConfigSourceFactory implements ConfigSourceFactory {
  private static final Pattern DB_KIND =
      Pattern.compile("quarkus\\.datasource\\.(?:(?:\"([^\"]+)\"|([^.\"]+))\\.)?db-kind");
  private static final Set<String> FOLLOWING =
      Set.of("postgresql", "pgsql", "pg", "mysql", "mariadb");

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    if (!is(context, ClusterNames.PREFIX + "enabled", false)) {
      return List.of();
    }
    boolean withReaders = is(context, ClusterNames.PREFIX + "readers.enabled", true);
    Map<String, String> derived = new HashMap<>();
    for (String dataSource : following(context)) {
      DerivedDataSource one = new DerivedDataSource(dataSource, key -> value(context, key));
      derived.putAll(one.driver());
      if (withReaders) {
        derived.putAll(one.readers());
      }
    }
    return List.of(new DerivedConfigSource(derived));
  }

  /** The datasources whose kind has clusters, by their names; sorted. */
  private static Set<String> following(ConfigSourceContext context) {
    Set<String> names = new TreeSet<>();
    Iterator<String> keys = context.iterateNames();
    while (keys.hasNext()) {
      String key = keys.next();
      Matcher matcher = DB_KIND.matcher(key);
      String kind = matcher.matches() ? value(context, key) : null;
      if (kind != null && FOLLOWING.contains(kind)) {
        String quoted = matcher.group(1);
        String plain = matcher.group(2);
        names.add(quoted != null ? quoted : plain != null ? plain : ClusterNames.DEFAULT);
      }
    }
    return names;
  }

  private static boolean is(ConfigSourceContext context, String key, boolean byDefault) {
    String value = value(context, key);
    return value == null ? byDefault : Boolean.parseBoolean(value);
  }

  private static @Nullable String value(ConfigSourceContext context, String key) {
    ConfigValue value = context.getValue(key);
    return value == null ? null : value.getValue();
  }
}
