package io.hibernateaws.quarkus.config;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Keys that are derived from others. Immutable. */
final class DerivedConfigSource implements ConfigSource {
  /** Below every source of the application, above the defaults of Quarkus. */
  private static final int ORDINAL = 50;

  private final Map<String, String> values;

  DerivedConfigSource(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  @Override
  public Set<String> getPropertyNames() {
    return values.keySet();
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public @Nullable String getValue(String key) {
    return values.get(key);
  }

  @Override
  public String getName() {
    return ClusterNames.DERIVED;
  }
}
