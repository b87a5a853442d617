package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the layer above says about the connection itself, beside the engine's own settings.
 * Immutable; {@code toString} shows neither password nor driver properties.
 *
 * @param url null if none was set, which is reported as a problem
 * @param user null to take the URL's
 * @param password null to take the URL's
 * @param driverProperties as the user set them for the driver
 * @param poolSize for {@code pool.max_size} where that is not set, null for none
 * @param unit name of the persistence unit or application, shown to the server
 */
public record GivenConnection(
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    Map<String, String> driverProperties,
    @Nullable String poolSize,
    String unit) {
  private static final String HIBERNATE = "hibernate.connection.";

  /** Keys below {@code hibernate.connection.} that Hibernate itself reads. */
  private static final Set<String> NOT_FOR_THE_DRIVER =
      Set.of(
          "driver_class",
          "url",
          "username",
          "user",
          "password",
          "isolation",
          "pool_size",
          "initial_pool_size",
          "min_pool_size",
          "provider_class",
          "datasource",
          "autocommit",
          "provider_disables_autocommit",
          "login_timeout",
          "release_mode",
          "handling_mode",
          "acquisition_mode");

  public GivenConnection {
    driverProperties = Map.copyOf(driverProperties);
  }

  /**
   * Reads {@code hibernate.connection.*} and, where those are missing, {@code
   * jakarta.persistence.jdbc.*}. What Hibernate does not know below {@code hibernate.connection.}
   * is a driver property.
   */
  public static GivenConnection of(Map<String, ?> settings, String unit) {
    Map<String, String> driverProperties = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(HIBERNATE) && value != null) {
            String name = key.substring(HIBERNATE.length());
            if (!NOT_FOR_THE_DRIVER.contains(name) && !name.isEmpty()) {
              driverProperties.put(name, value.toString());
            }
          }
        });
    return new GivenConnection(
        first(settings, HIBERNATE + "url", "jakarta.persistence.jdbc.url"),
        first(
            settings, HIBERNATE + "username", HIBERNATE + "user", "jakarta.persistence.jdbc.user"),
        first(settings, HIBERNATE + "password", "jakarta.persistence.jdbc.password"),
        driverProperties,
        first(settings, HIBERNATE + "pool_size"),
        unit);
  }

  private static @Nullable String first(Map<String, ?> settings, String... keys) {
    for (String key : keys) {
      Object value = settings.get(key);
      if (value != null) {
        return value.toString();
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "GivenConnection[unit=" + ForeignText.of(unit) + ", user=" + ForeignText.of(user) + "]";
  }
}
