package io.hibernateaws.engine.link;

import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import java.util.Map;

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

  /** No driver properties: they may carry secrets. */
  @Override
  public String toString() {
    return "ConnectionSettings[unit="
        + ForeignText.of(unit)
        + ", url="
        + url
        + ", user="
        + ForeignText.of(user.user())
        + "]";
  }
}
