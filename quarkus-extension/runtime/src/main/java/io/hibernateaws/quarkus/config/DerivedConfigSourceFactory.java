package io.hibernateaws.quarkus.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives Quarkus' own keys of every datasource that follows its cluster from the application's
 * configuration, at build time and at run time. What the application says itself wins.
 */
public final class DerivedConfigSourceFactory implements ConfigSourceFactory {
  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    GivenDataSources given = new GivenDataSources(context);
    if (!given.enabled()) {
      return List.of();
    }
    Map<String, String> derived = new HashMap<>();
    for (String dataSource : given.following()) {
      DerivedDataSource one = new DerivedDataSource(dataSource, given);
      derived.putAll(one.driver());
      if (given.hasLocalCluster(dataSource)) {
        derived.putAll(one.withoutContainer());
      }
      if (given.hasReaders(dataSource)) {
        derived.putAll(one.readers());
      }
    }
    return List.of(new DerivedConfigSource(derived));
  }
}
