package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.connection.leftover.LeftOverPools;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/** What {@code spring.datasource.*} still says about another pool or another driver. */
final class FormerPool {
  private static final Logger LOG = Logger.getLogger(FormerPool.class);
  private static final String PREFIX = "spring.datasource.";
  private static final ConfigurationPropertyName NAME =
      ConfigurationPropertyName.of("spring.datasource");

  private static final LeftOverPools POOLS =
      new LeftOverPools(
          List.of(PREFIX + "hikari.", PREFIX + "tomcat.", PREFIX + "dbcp2.", PREFIX + "oracleucp."),
          PREFIX + "username",
          PREFIX + "password",
          PREFIX + "url");

  private FormerPool() {}

  /**
   * Warns of settings that have no effect.
   *
   * @throws SettingsException if another pool or another driver is asked for by name
   */
  static void check(ConfigurableEnvironment environment, DataSourceProperties given, String url) {
    List<String> problems = new ArrayList<>();
    Class<? extends DataSource> type = given.getType();
    if (type != null) {
      problems.add(
          PREFIX
              + "type="
              + ForeignText.of(type.getName())
              + " asks for another data source: remove it, or set hibernate.aws.enabled=false to"
              + " keep that one.");
    }
    String driver = given.getDriverClassName();
    if (driver != null && !driver.equals(DatabaseDriver.fromJdbcUrl(url).getDriverClassName())) {
      problems.add(
          PREFIX
              + "driver-class-name="
              + ForeignText.of(driver)
              + " has no effect here: remove it, the engine takes the driver of the database.");
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    POOLS.warnings("hibernate-aws-spring-boot-starter", names(environment)).forEach(LOG::warn);
  }

  private static Set<String> names(ConfigurableEnvironment environment) {
    Set<String> names = new TreeSet<>();
    ConfigurationPropertySources.get(environment)
        .forEach(
            source -> {
              if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                    .filter(NAME::isAncestorOf)
                    .forEach(name -> names.add(name.toString()));
              }
            });
    return names;
  }
}
