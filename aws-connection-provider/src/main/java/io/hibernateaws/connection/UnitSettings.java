package io.hibernateaws.connection;

import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.engine.spi.SessionInitializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.HibernateException;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.internal.ConnectionProviderInitiator;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate's own settings say about every connection of a unit.
 *
 * @param options how a connection is handed out
 * @param loginTimeout longest wait of a session for its host, null for the engine's limits
 */
record UnitSettings(SessionOptions options, @Nullable Duration loginTimeout) {
  /** Known to Hibernate since 7.3. */
  private static final String LOGIN_TIMEOUT = "hibernate.connection.login_timeout";

  private static final String DRIVER =
      AwsDriver.class.getName() + " (its URL begins with jdbc:aws: instead of jdbc:)";

  static final List<String> DATA_SOURCES =
      List.of(
          "jakarta.persistence.jtaDataSource",
          "jakarta.persistence.nonJtaDataSource",
          "javax.persistence.jtaDataSource",
          "javax.persistence.nonJtaDataSource",
          "hibernate.connection.datasource");

  private static final List<String> DRIVERS =
      List.of("jakarta.persistence.jdbc.driver", "hibernate.connection.driver_class");

  /** Settings of Hibernate's own pool that have no meaning here, and what to set instead. */
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "hibernate.connection.min_pool_size",
          "set hibernate.aws.pool.min_size",
          "hibernate.connection.initial_pool_size",
          "set hibernate.aws.pool.min_size",
          "hibernate.connection.pool_validation_interval",
          "set hibernate.aws.pool.validate_after_idle",
          "hibernate.connection.init_sql",
          "set hibernate.aws.session_state.initializer to a "
              + SessionInitializer.class.getName()
              + ", which runs it on every link that a session borrows",
          "hibernate.connection.creator_factory_class",
          "remove it, the engine opens its connections itself");

  /** Whose drivers open their connections by themselves, so a unit that names one expects that. */
  private static final String OF_AWS_WRAPPER = "software.amazon.jdbc.";

  /**
   * Adds what is wrong to {@code problems}.
   *
   * @param provider the setting that has chosen the provider, as problems name it
   */
  static UnitSettings read(String provider, Map<String, Object> settings, List<String> problems) {
    foreignDriver(settings, problems);
    NOT_HERE.keySet().stream()
        .sorted()
        .filter(name -> settings.get(name) != null)
        .forEach(name -> problems.add(name + " has no effect here: " + NOT_HERE.get(name) + "."));
    return new UnitSettings(
        new SessionOptions(autoCommit(settings, problems), isolation(settings, problems)),
        loginTimeout(settings, problems));
  }

  /** Adds to {@code problems} a data source that the provider would ignore. */
  static void foreignDataSource(
      String provider, Map<String, Object> settings, List<String> problems) {
    for (String name : DATA_SOURCES) {
      if (settings.get(name) != null) {
        problems.add(
            name
                + " is set beside "
                + provider
                + ", which would ignore it. Either remove the data source and set "
                + JdbcSettings.JAKARTA_JDBC_URL
                + ", or remove "
                + nameOf(provider)
                + " and let the data source open its connections through "
                + DRIVER
                + ".");
        return; // the names of one data source are copies of each other
      }
    }
  }

  private static void foreignDriver(Map<String, Object> settings, List<String> problems) {
    for (String name : DRIVERS) {
      String driver = Objects.toString(settings.get(name), "").strip();
      if (driver.startsWith(OF_AWS_WRAPPER)) {
        problems.add(
            name
                + "="
                + ForeignText.of(driver)
                + " has no effect here: remove it, the engine takes the driver of the database.");
        return; // one is a copy of the other
      }
    }
  }

  /** The name of a setting that is given with its value. */
  private static String nameOf(String provider) {
    return provider.substring(0, provider.indexOf('='));
  }

  static String jtaProblem(String provider) {
    return "The transactions of this unit are JTA's, which would never commit the connections of "
        + provider
        + ". Either make the unit resource-local"
        + " (transaction-type=\"RESOURCE_LOCAL\", or remove"
        + " hibernate.transaction.coordinator_class), or remove "
        + nameOf(provider)
        + " and give the unit a container's data source over "
        + DRIVER
        + ".";
  }

  private static @Nullable Integer isolation(Map<String, Object> settings, List<String> problems) {
    try {
      return ConnectionProviderInitiator.extractIsolation(settings);
    } catch (HibernateException | IllegalArgumentException e) {
      problems.add(
          JdbcSettings.ISOLATION
              + "="
              + ForeignText.of(settings.get(JdbcSettings.ISOLATION))
              + " is no isolation level: use READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ or"
              + " SERIALIZABLE.");
      return null;
    }
  }

  private static boolean autoCommit(Map<String, Object> settings, List<String> problems) {
    Boolean wanted = flag(settings, JdbcSettings.AUTOCOMMIT, problems);
    Boolean disabled =
        flag(settings, JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, problems);
    if (Boolean.TRUE.equals(wanted) && Boolean.TRUE.equals(disabled)) {
      problems.add(
          JdbcSettings.AUTOCOMMIT
              + "=true contradicts "
              + JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT
              + "=true: remove one of them.");
    }
    return !Boolean.TRUE.equals(disabled) && !Boolean.FALSE.equals(wanted);
  }

  private static @Nullable Boolean flag(
      Map<String, Object> settings, String name, List<String> problems) {
    Object value = settings.get(name);
    if (value == null) {
      return null;
    }
    String text = value.toString().trim();
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (!text.equalsIgnoreCase("false")) {
      problems.add(name + "=" + ForeignText.of(value) + " is neither true nor false.");
    }
    return false;
  }

  private static @Nullable Duration loginTimeout(
      Map<String, Object> settings, List<String> problems) {
    Object value = settings.get(LOGIN_TIMEOUT);
    if (value == null) {
      return null;
    }
    try {
      int seconds = Integer.parseInt(value.toString().trim());
      if (seconds >= 0) {
        return seconds == 0 ? null : Duration.ofSeconds(seconds); // JDBC: 0 means no limit
      }
    } catch (NumberFormatException e) {
      // Reported below, as a negative number is.
    }
    problems.add(
        LOGIN_TIMEOUT + "=" + ForeignText.of(value) + " is no number of seconds, 0 for no limit.");
    return null;
  }
}
