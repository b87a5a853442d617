package io.hibernateaws.quarkus.config;

import io.hibernateaws.quarkus.driver.ClusterDriver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quarkus' keys of a datasource that follows its cluster: its driver with the settings of the
 * engine, and the datasource of the readers' pool.
 */
final class DerivedDataSource {
  /** What the readers' pool has in common with the writer's; kept as text, expanded when read. */
  private static final List<String> SHARED =
      List.of(
          "db-kind",
          "db-version",
          "active",
          "username",
          "password",
          "credentials-provider",
          "credentials-provider-name",
          "health-exclude",
          "jdbc.url",
          "jdbc.telemetry",
          "jdbc.transactions",
          "jdbc.min-size",
          "jdbc.max-size",
          "jdbc.initial-size",
          "jdbc.acquisition-timeout",
          "jdbc.login-timeout",
          "jdbc.max-lifetime",
          "jdbc.idle-removal-interval",
          "jdbc.background-validation-interval",
          "jdbc.foreground-validation-interval",
          "jdbc.leak-detection-interval",
          "jdbc.validate-on-borrow",
          "jdbc.transaction-isolation-level",
          "jdbc.new-connection-sql");

  private final String name;
  private final Function<String, @Nullable String> values;

  /**
   * @param name Quarkus' name of the datasource
   * @param values of the application's configuration, null where it says nothing
   */
  DerivedDataSource(String name, Function<String, @Nullable String> values) {
    this.name = name;
    this.values = values;
  }

  /** Of the datasource itself: opens its connections through the engine. */
  Map<String, String> driver() {
    return driver(name);
  }

  private Map<String, String> driver(String of) {
    String jdbc = ClusterNames.dataSourcePrefix(of) + "jdbc.";
    Map<String, String> derived = new HashMap<>();
    derived.put(jdbc + "driver", ClusterDriver.class.getName());
    derived.put(property(jdbc, ClusterNames.DATA_SOURCE), name);
    return derived;
  }

  /** Of the datasource of the readers' pool: the same, for sessions that only read. */
  Map<String, String> readers() {
    String readers = ClusterNames.readerOf(name);
    String own = ClusterNames.dataSourcePrefix(name);
    String theirs = ClusterNames.dataSourcePrefix(readers);
    Map<String, String> derived = driver(readers);
    for (String key : SHARED) {
      String value = values.apply(own + key);
      if (value != null) {
        derived.put(theirs + key, value);
      }
    }
    derived.put(property(theirs + "jdbc.", ClusterNames.ROLE), ClusterNames.READER);
    derived.put(theirs + "devservices.enabled", "false");
    return derived;
  }

  private static String property(String jdbc, String name) {
    return jdbc + "additional-jdbc-properties.\"" + name + "\"";
  }
}
