package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.PropertyGroup;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.DriverProperties.TimeLimit;
import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How monitors open links of their own (settings {@code topology.monitoring.*} or {@code
 * host_monitoring.monitoring.*}): with deadlines of their own, whatever the application's links
 * have.
 *
 * @param connectTimeout resolution, TCP, TLS and authentication together
 * @param readTimeout longest silence of one socket read
 * @param driverProperties in place of those of the application's links with the same names
 */
public record MonitorLinkSettings(
    Duration connectTimeout, Duration readTimeout, Map<String, String> driverProperties) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  private static final PropertyGroup TOPOLOGY =
      SETTINGS.add(PropertyGroup.of("topology.monitoring.", "topology-monitoring-"));
  private static final PropertyGroup HOST =
      SETTINGS.add(
          PropertyGroup.of("host_monitoring.monitoring.", "efm.monitoring.", "monitoring-"));

  private static final Duration TOPOLOGY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration HOST_TIMEOUT = Duration.ofSeconds(10);

  /** Every group of settings that is read into such a record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  public MonitorLinkSettings {
    driverProperties = Map.copyOf(driverProperties);
  }

  /**
   * Of topology monitors: what was given, else the defaults.
   *
   * @param driver null where there is none, which is a problem already
   */
  public static MonitorLinkSettings ofTopology(
      GivenSettings given, @Nullable DriverAdapter driver) {
    return read(given, driver, TOPOLOGY, TOPOLOGY_TIMEOUT);
  }

  /**
   * Of host monitors: what was given, else the defaults.
   *
   * @param driver null where there is none, which is a problem already
   */
  public static MonitorLinkSettings ofHosts(GivenSettings given, @Nullable DriverAdapter driver) {
    return read(given, driver, HOST, HOST_TIMEOUT);
  }

  private static MonitorLinkSettings read(
      GivenSettings given, @Nullable DriverAdapter driver, PropertyGroup group, Duration timeout) {
    Map<String, String> properties = new TreeMap<>(given.properties(group));
    UnaryOperator<String> written = property -> given.nameOf(group, property);
    DriverProperties names = driver == null ? null : driver.properties();
    Duration connect =
        limit(given, properties, names == null ? null : names.connectTimeout(), written, timeout);
    Duration read =
        limit(given, properties, names == null ? null : names.socketTimeout(), written, timeout);
    for (String credential : List.of("user", "password")) {
      if (properties.containsKey(credential)) {
        given.problem(written.apply(credential) + ": use monitoring." + credential);
      }
    }
    if (driver != null) {
      driver.refuseProperties(given, properties, written);
    }
    return new MonitorLinkSettings(connect, read, properties);
  }

  /** A limit in the unit of the driver; the engine enforces it itself. */
  private static Duration limit(
      GivenSettings given,
      Map<String, String> properties,
      @Nullable TimeLimit property,
      UnaryOperator<String> written,
      Duration timeout) {
    String value = property == null ? null : properties.remove(property.name());
    if (property == null || value == null) {
      return timeout;
    }
    try {
      return Durations.positive(property.unit()).parse(value);
    } catch (IllegalArgumentException e) {
      given.problem(
          written.apply(property.name())
              + "="
              + ForeignText.of(value)
              + ": "
              + ForeignText.message(e));
      return timeout;
    }
  }

  /** No driver properties: they may carry secrets. */
  @Override
  public String toString() {
    return "MonitorLinkSettings[connectTimeout="
        + connectTimeout
        + ", readTimeout="
        + readTimeout
        + "]";
  }
}
