package io.hibernateaws.engine.config;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.HashMap;
import java.util.List;
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
 * @param spelling how the layer above names what it gives
 */
public record GivenConnection(
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    Map<String, String> driverProperties,
    @Nullable String poolSize,
    String unit,
    Spelling spelling) {
  private static final String HIBERNATE = "hibernate.connection.";
  private static final List<String> URLS =
      List.of(HIBERNATE + "url", "jakarta.persistence.jdbc.url");
  private static final List<String> USERS =
      List.of(HIBERNATE + "username", HIBERNATE + "user", "jakarta.persistence.jdbc.user");
  private static final List<String> PASSWORDS =
      List.of(HIBERNATE + "password", "jakarta.persistence.jdbc.password");

  /**
   * How the layer above names what it gives.
   *
   * @param settings prefixes of our settings
   * @param properties prefix of the driver's properties
   * @param bare properties that were given without that prefix
   * @param url name of the URL, for messages
   * @param user name of the user, for messages
   * @param pooled whether links are kept below the sessions
   */
  public record Spelling(
      List<String> settings,
      String properties,
      Set<String> bare,
      String url,
      String user,
      boolean pooled) {
    /** Of Hibernate's settings, where none of the connection's own is given. */
    private static final Spelling OF_HIBERNATE = ofHibernate(Map.of());

    /** Of the properties of a JDBC driver. */
    public static final Spelling OF_DRIVER =
        new Spelling(List.of(GivenSettings.PREFIX, "aws."), "", Set.of(), "URL", "user", false);

    /**
     * Of Hibernate's settings. Hibernate copies what a persistence.xml says of its URL to its other
     * names, so that both are named where both are there.
     */
    static Spelling ofHibernate(Map<String, ?> settings) {
      return new Spelling(
          List.of(GivenSettings.PREFIX),
          HIBERNATE,
          Set.of(),
          written(settings, URLS),
          written(settings, USERS),
          true);
    }

    private static String written(Map<String, ?> settings, List<String> names) {
      List<String> given = names.stream().filter(name -> settings.get(name) != null).toList();
      return given.isEmpty() ? names.get(0) : String.join(" or ", given);
    }

    /**
     * Of a data source's map.
     *
     * @param bare properties that were given without a prefix
     */
    public static Spelling ofDataSource(Set<String> bare) {
      return new Spelling(
          List.of(GivenSettings.PREFIX, "aws."), HIBERNATE, bare, "url", "user", true);
    }

    public Spelling {
      settings = List.copyOf(settings);
      bare = Set.copyOf(bare);
    }

    /** The name of a property as the user wrote it. */
    public String written(String property) {
      return bare.contains(property) ? property : properties + property;
    }

    /** The name of a setting relative to our prefix; null for another key. */
    public @Nullable String settingOf(String key) {
      for (String prefix : settings) {
        if (key.startsWith(prefix)) {
          return key.substring(prefix.length());
        }
      }
      return null;
    }
  }

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
          "acquisition_mode",
          "pool_validation_interval",
          "init_sql",
          "creator_factory_class");

  public GivenConnection {
    driverProperties = Map.copyOf(driverProperties);
  }

  /** As Hibernate's settings name it. */
  public GivenConnection(
      @Nullable String url,
      @Nullable String user,
      @Nullable String password,
      Map<String, String> driverProperties,
      @Nullable String poolSize,
      String unit) {
    this(url, user, password, driverProperties, poolSize, unit, Spelling.OF_HIBERNATE);
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
        first(settings, URLS),
        first(settings, USERS),
        first(settings, PASSWORDS),
        driverProperties,
        first(settings, List.of(HIBERNATE + "pool_size")),
        unit,
        Spelling.ofHibernate(settings));
  }

  private static @Nullable String first(Map<String, ?> settings, List<String> keys) {
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
