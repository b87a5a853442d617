package io.hibernateaws.engine.link;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.spi.Credentials;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the application's links lead, and as whom.
 *
 * @param unit name of the persistence unit or application, shown to the server
 * @param url where to, as the user wrote it, without our own keys
 * @param user the connection's user and password
 * @param driverProperties the user's driver properties, from settings and URL
 */
public record ConnectionSettings(
    String unit, JdbcUrl url, Credentials user, Map<String, String> driverProperties) {
  public ConnectionSettings {
    driverProperties = Map.copyOf(driverProperties);
  }

  /**
   * Reports the driver properties that belong to the engine.
   *
   * @param driver null where there is none, which is a problem already
   * @param prefix of their names in messages
   */
  public static void refuseProperties(
      GivenSettings given,
      @Nullable DriverAdapter driver,
      Map<String, String> properties,
      String prefix) {
    if (driver == null) {
      return;
    }
    driver
        .refusedProperties()
        .forEach(
            (name, instead) -> {
              if (properties.containsKey(name)) {
                given.problem(prefix + name + ": belongs to the engine; " + instead);
              }
            });
  }

  /** No driver properties: they may carry secrets. */
  @Override
  public String toString() {
    return "ConnectionSettings[unit=" + unit + ", url=" + url + ", user=" + user.user() + "]";
  }
}
