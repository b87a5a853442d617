package io.hibernateaws.spring.local;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Which cluster is started for an application without a database.
 *
 * @param database as {@code LocalAurora.engine} names it
 * @param instances from 1 to 16
 */
record LocalClusterOrder(String database, int instances) {
  static final String PREFIX = "hibernate.aws.local.";
  private static final List<String> DATABASES = List.of("postgresql", "mysql");
  private static final String DATABASE = PREFIX + "database";
  private static final String INSTANCES = PREFIX + "instances";

  LocalClusterOrder {
    if (instances < 1 || instances > 16) {
      throw new SettingsException(
          List.of(INSTANCES + "=" + instances + ": set it to a number from 1 to 16."));
    }
  }

  static LocalClusterOrder of(Environment environment) {
    return new LocalClusterOrder(
        database(environment), environment.getProperty(INSTANCES, Integer.class, 2));
  }

  private static String database(Environment environment) {
    String given = environment.getProperty(DATABASE);
    if (given != null) {
      if (!DATABASES.contains(given)) {
        throw new SettingsException(
            List.of(
                DATABASE
                    + "="
                    + ForeignText.of(given)
                    + ": set it to "
                    + String.join(" or ", DATABASES)
                    + "."));
      }
      return given;
    }
    List<String> found = drivers();
    if (found.size() != 1) {
      throw new SettingsException(
          List.of(
              "spring.datasource.url is not set, so a local cluster is to be started, and the class"
                  + " path has drivers of "
                  + String.join(" and ", found)
                  + ": set "
                  + DATABASE
                  + " to one of them, or "
                  + PREFIX
                  + "enabled=false to start none."));
    }
    return found.get(0);
  }

  /** The databases of which the application has a driver; local-aurora brings PostgreSQL's. */
  static List<String> drivers() {
    ClassLoader loader = LocalClusterOrder.class.getClassLoader();
    List<String> found = new ArrayList<>();
    if (ClassUtils.isPresent("org.postgresql.Driver", loader)) {
      found.add("postgresql");
    }
    if (ClassUtils.isPresent("com.mysql.cj.jdbc.Driver", loader)) {
      found.add("mysql");
    }
    return found;
  }
}
