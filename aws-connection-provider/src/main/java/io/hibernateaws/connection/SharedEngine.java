package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The engine of the {@link AwsDataSource} that a unit names as its data source: sessions of the
 * unit and connections of the data source share its topology and its links. The data source closes
 * it.
 */
record SharedEngine(EngineConfig config, AwsEngine engine) {
  private static final List<String> OF_DATA_SOURCE =
      List.of(
          "hibernate.connection.url",
          "hibernate.connection.username",
          "hibernate.connection.user",
          "hibernate.connection.password",
          "hibernate.connection.pool_size",
          "jakarta.persistence.jdbc.url",
          "jakarta.persistence.jdbc.user",
          "jakarta.persistence.jdbc.password");

  /** Null if the unit names no such data source. */
  static @Nullable SharedEngine of(Map<String, Object> settings) {
    for (String name : UnitSettings.DATA_SOURCES) {
      if (settings.get(name) instanceof AwsDataSource dataSource) {
        try {
          return new SharedEngine(dataSource.unwrap(EngineConfig.class), dataSource.engine());
        } catch (SQLException e) {
          throw new IllegalStateException("every data source has a configuration", e);
        }
      }
    }
    return null;
  }

  /** Adds to {@code problems} what the unit sets and only the data source reads. */
  static void leftOver(Map<String, Object> settings, List<String> problems) {
    TreeSet<String> names = new TreeSet<>();
    settings.forEach(
        (name, value) -> {
          if (value != null
              && (name.startsWith("hibernate.aws.") || OF_DATA_SOURCE.contains(name))) {
            names.add(name);
          }
        });
    GivenConnection.of(settings, "unit")
        .driverProperties()
        .keySet()
        .forEach(name -> names.add("hibernate.connection." + name));
    names.forEach(
        name ->
            problems.add(
                name
                    + " has no effect here: this unit's connections come from an AwsDataSource, which"
                    + " has an engine already; give it the setting instead."));
  }
}
