package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.PropertyGroup;
import io.hibernateaws.engine.config.Setting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What the environment says of the engine: {@code hibernate.aws.<setting>}, spelled as Spring Boot
 * allows it. Values stay texts, which the engine reads and refuses itself. Spring Boot is asked for
 * the names that are there: asking for each of the hundreds that could be takes a start longer.
 */
final class DataSourceSettings {
  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of("hibernate.aws");

  private static final Bindable<Map<String, String>> TEXTS =
      Bindable.mapOf(String.class, String.class);
  private static final Bindable<List<String>> LIST = Bindable.listOf(String.class);
  private static final Bindable<String> TEXT = Bindable.of(String.class);

  private static final Set<String> OF_THE_STARTER =
      Set.of("enabled", "local.enabled", "local.database", "local.instances");

  private final Binder binder;
  private final Map<String, Object> settings = new HashMap<>();

  /** Names of settings by their uniform spelling; those that are read are not in it any more. */
  private final Map<String, String> unread = new LinkedHashMap<>();

  private final Set<String> known;
  private final List<ConfigurationPropertyName> groups;

  private DataSourceSettings(Binder binder) {
    this.binder = binder;
    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      for (String name : setting.names()) {
        unread.putIfAbsent(uniform(name), name);
      }
    }
    known = Set.copyOf(unread.keySet());
    groups = SettingsCatalogue.ALL.groups().stream().map(group -> key(group.prefix())).toList();
  }

  /**
   * What an {@code AwsDataSource} is made from.
   *
   * @param connection where to, and as whom
   */
  static Map<String, Object> read(
      ConfigurableEnvironment environment, JdbcConnectionDetails connection) {
    DataSourceSettings read = new DataSourceSettings(Binder.get(environment));
    read.put("url", connection.getJdbcUrl());
    read.put("user", connection.getUsername());
    read.put("password", connection.getPassword());
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
        read.source(source);
      }
    }
    if (connection instanceof ClusterConnectionDetails cluster) {
      read.settings.put(GivenSettings.PREFIX + "host_resolver", cluster.hostResolver());
    }
    return read.settings;
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  private static ConfigurationPropertyName key(String name) {
    return ConfigurationPropertyName.adapt(GivenSettings.PREFIX + name, '.');
  }

  private static String uniform(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }

  private void source(ConfigurationPropertySource source) {
    if (source instanceof IterableConfigurationPropertySource iterable
        && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
      iterable.stream().filter(PREFIX::isAncestorOf).forEach(name -> named(name, source));
    } else {
      // A variable of the environment has a dot where the setting may have an underscore.
      List.copyOf(unread.values()).stream()
          .filter(name -> source.getConfigurationProperty(key(name)) != null)
          .forEach(name -> bind(name, TEXT));
    }
    for (PropertyGroup group : SettingsCatalogue.ALL.groups()) {
      if (source.containsDescendantOf(key(group.prefix())) == ConfigurationPropertyState.PRESENT) {
        driverProperties(group);
      }
    }
  }

  private void named(ConfigurationPropertyName name, ConfigurationPropertySource source) {
    boolean inList = name.isLastElementIndexed();
    String whole = (inList ? name.getParent() : name).toString();
    String uniform = uniform(whole.substring(GivenSettings.PREFIX.length()));
    String setting = unread.get(uniform);
    if (setting != null) {
      bind(setting, inList ? LIST : TEXT);
    } else if (!known.contains(uniform)
        && !OF_THE_STARTER.contains(uniform)
        && groups.stream().noneMatch(group -> group.isAncestorOf(name))) {
      unknown(source.getConfigurationProperty(name));
    }
  }

  private void bind(String setting, Bindable<?> type) {
    unread.remove(uniform(setting));
    put(GivenSettings.PREFIX + setting, binder.bind(key(setting), type).orElse(null));
  }

  /** A property of the driver stands behind our prefix and keeps its letter case. */
  private void driverProperties(PropertyGroup group) {
    binder
        .bind(key(group.prefix()), TEXTS)
        .ifBound(
            properties ->
                properties.forEach(
                    (name, value) -> put(GivenSettings.PREFIX + group.prefix() + name, value)));
  }

  /** A name that the engine does not know is given to it, to be refused with the nearest one. */
  private void unknown(@Nullable ConfigurationProperty property) {
    if (property != null) {
      settings.putIfAbsent(
          property.getName().toString().replace('-', '_'), String.valueOf(property.getValue()));
    }
  }
}
