package io.hibernateaws.quarkus.config;

import io.hibernateaws.quarkus.driver.ClusterDriver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Quarkus' keys of a datasource that follows its cluster: its driver, and the datasource of the
 * readers' pool.
 */
final class DerivedDataSource {
  /** What the readers' pool has in common with the writer's; kept as text, expanded when read. */
  static final List<String> SHARED =
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
          "jdbc.telemetry.enabled",
          "jdbc.metrics.enabled",
          "jdbc.enable-metrics",
          "jdbc.transactions",
          "jdbc.transaction-requirement",
          "jdbc.enable-recovery",
          "jdbc.pooling-enabled",
          "jdbc.min-size",
          "jdbc.max-size",
          "jdbc.initial-size",
          "jdbc.acquisition-timeout",
          "jdbc.login-timeout",
          "jdbc.max-lifetime",
          "jdbc.idle-removal-interval",
          "jdbc.background-validation-interval",
          "jdbc.foreground-validation-interval",
          "jdbc.validation-query-sql",
          "jdbc.validation-query-timeout",
          "jdbc.validate-on-borrow",
          "jdbc.leak-detection-interval",
          "jdbc.extended-leak-report",
          "jdbc.detect-statement-leaks",
          "jdbc.flush-on-close",
          "jdbc.transaction-isolation-level",
          "jdbc.new-connection-sql");

  /** Of the driver: what is TLS on one side must be TLS on the other. */
  static final String PROPERTIES = "jdbc.additional-jdbc-properties.";

  private final String name;
  private final GivenDataSources given;

  /**
   * @param name Quarkus' name of the datasource
   * @param given the application's configuration
   */
  DerivedDataSource(String name, GivenDataSources given) {
    this.name = name;
    this.given = given;
  }

  /** Of the datasource itself: opens its connections through the engine. */
  Map<String, String> driver() {
    return driver(name);
  }

  private Map<String, String> driver(String of) {
    return Map.of(given.prefix(of) + "jdbc.driver", ClusterDriver.class.getName());
  }

  /** A local cluster is the Dev Service of the datasource, in the place of Quarkus' container. */
  Map<String, String> withoutContainer() {
    return Map.of(given.prefix(name) + ClusterNames.DEV_SERVICES, "false");
  }

  /** Of the datasource of the readers' pool: the same, for sessions that only read. */
  Map<String, String> readers() {
    String readers = ClusterNames.readerOf(name);
    Map<String, String> derived = new HashMap<>(driver(readers));
    for (String key : SHARED) {
      share(key, derived);
    }
    for (String key : given.keys(name, PROPERTIES)) {
      share(key, derived);
    }
    derived.put(given.prefix(readers) + ClusterNames.DEV_SERVICES, "false");
    return derived;
  }

  private void share(String key, Map<String, String> derived) {
    String value = given.value(name, key);
    if (value != null) {
      derived.put(given.prefix(ClusterNames.readerOf(name)) + key, value);
    }
  }
}
