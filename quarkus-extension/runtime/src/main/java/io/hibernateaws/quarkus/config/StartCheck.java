package io.hibernateaws.quarkus.config;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenConnection.Spelling;
import io.quarkus.agroal.runtime.DataSourceJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourceRuntimeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one datasource as the engine will, because the pool asks for its first
 * connection only at the first request. Touches no network.
 */
final class StartCheck {
  private static final List<String> SETTINGS = List.of(GivenKeys.ENGINE_PREFIX, "aws.");

  private final String prefix;
  private final GivenKeys keys;
  private final DataSourceRuntimeConfig dataSource;
  private final DataSourceJdbcRuntimeConfig jdbc;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param name Quarkus' name of the datasource
   */
  StartCheck(
      String name,
      GivenKeys keys,
      DataSourceRuntimeConfig dataSource,
      DataSourceJdbcRuntimeConfig jdbc) {
    this.prefix = ClusterNames.dataSourcePrefix(name);
    this.keys = keys;
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /** What is wrong, in the words of the keys; nothing for a datasource that is not active. */
  List<String> problems() {
    String url = jdbc.url().orElse(null);
    if (url != null && dataSource.active().orElse(true)) {
      read(url);
    }
    return problems;
  }

  private void read(String url) {
    Map<String, Object> settings = new HashMap<>(keys.settings());
    Map<String, String> ofDriver = new HashMap<>();
    jdbc.additionalJdbcProperties()
        .forEach(
            (name, value) -> {
              String setting = settingOf(name);
              if (setting != null) {
                refuseTwice(name, setting, value);
                settings.put(name, value);
              } else if (!name.startsWith(ClusterNames.PREFIX)) {
                ofDriver.put(name, value);
              }
            });
    boolean loggedInByProvider = dataSource.credentialsProvider().isPresent();
    String user = dataSource.username().orElse(loggedInByProvider ? "credentials-provider" : null);
    try {
      SettingsReader.read(
          settings,
          new GivenConnection(
              url,
              user,
              dataSource.password().orElse(loggedInByProvider ? "" : null),
              ofDriver,
              Integer.toString(Integer.MAX_VALUE / 2),
              "quarkus",
              new Spelling(
                  SETTINGS,
                  prefix + "jdbc.additional-jdbc-properties.",
                  Set.of(),
                  prefix + "jdbc.url",
                  prefix + "username",
                  false)));
    } catch (SettingsException e) {
      e.problems().forEach(problem -> problems.add(keys.translated(problem)));
    }
  }

  private void refuseTwice(String name, String setting, String value) {
    String other = keys.settings().get(GivenKeys.ENGINE_PREFIX + setting);
    if (other != null && !other.equals(value)) {
      problems.add(
          prefix
              + DerivedDataSource.PROPERTIES
              + "\""
              + name
              + "\" and "
              + keys.keyOf(setting)
              + " are one setting and have different values; keep the latter");
    }
  }

  private static @Nullable String settingOf(String property) {
    for (String one : SETTINGS) {
      if (property.startsWith(one)) {
        return property.substring(one.length());
      }
    }
    return null;
  }
}
