package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.PropertyGroup;
import io.hibernateaws.engine.config.Setting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What the environment says of the engine: {@code hibernate.aws.<setting>}, spelled as Spring Boot
 * allows it. Values stay texts, which the engine reads and refuses itself.
 */
final class DataSourceSettings {
  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of("hibernate.aws");

  private static final Bindable<Map<String, String>> TEXTS =
      Bindable.mapOf(String.class, String.class);
  private static final List<String> OF_THE_STARTER =
      List.of("enabled", "local.enabled", "local.database", "local.instances");

  private static final Bindable<String> TEXT = Bindable.of(String.class);

  private final Map<String, Object> settings = new HashMap<>();
  private final Set<ConfigurationPropertyName> known = new HashSet<>();

  private DataSourceSettings() {}

  /**
   * What an {@code AwsDataSource} is made from.
   *
   * @param connection where to, and as whom
   */
  static Map<String, Object> read(
      ConfigurableEnvironment environment, JdbcConnectionDetails connection) {
    DataSourceSettings read = new DataSourceSettings();
    for (String name : OF_THE_STARTER) {
      read.known.add(PREFIX.append(name));
    }
    read.put("url", connection.getJdbcUrl());
    read.put("user", connection.getUsername());
    read.put("password", connection.getPassword());
    Binder binder = Binder.get(environment);
    read.catalogue(binder);
    SettingsCatalogue.ALL.groups().forEach(group -> read.driverProperties(binder, group));
    if (connection instanceof ClusterConnectionDetails cluster) {
      read.settings.put(GivenSettings.PREFIX + "host_resolver", cluster.hostResolver());
    }
    ConfigurationPropertySources.get(environment).forEach(read::unknown);
    return read.settings;
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  private void catalogue(Binder binder) {
    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      for (String name : setting.names()) {
        ConfigurationPropertyName key =
            ConfigurationPropertyName.adapt(GivenSettings.PREFIX + name, '.');
        if (known.add(key)) {
          put(GivenSettings.PREFIX + name, binder.bind(key, TEXT).orElse(null));
        }
      }
    }
  }

  /** A property of the driver stands behind our prefix and keeps its letter case. */
  private void driverProperties(Binder binder, PropertyGroup group) {
    ConfigurationPropertyName key =
        ConfigurationPropertyName.adapt(GivenSettings.PREFIX + group.prefix(), '.');
    binder
        .bind(key, TEXTS)
        .ifBound(
            properties ->
                properties.forEach(
                    (name, value) -> put(GivenSettings.PREFIX + group.prefix() + name, value)));
    known.add(key);
  }

  private boolean isKnown(ConfigurationPropertyName name) {
    return known.contains(name) || known.contains(name.getParent());
  }

  /** A name that the engine does not know is given to it, to be refused with the nearest one. */
  private void unknown(ConfigurationPropertySource source) {
    if (source instanceof IterableConfigurationPropertySource iterable
        && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
      iterable.stream()
          .filter(name -> PREFIX.isAncestorOf(name) && !isKnown(name))
          .map(source::getConfigurationProperty)
          .forEach(this::putUnknown);
    }
  }

  private void putUnknown(@Nullable ConfigurationProperty property) {
    if (property != null) {
      String name = property.getName().toString().replace('-', '_');
      put(name, String.valueOf(property.getValue()));
    }
  }
}
