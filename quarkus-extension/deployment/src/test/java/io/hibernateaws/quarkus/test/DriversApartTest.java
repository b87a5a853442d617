package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The class loaders of {@code quarkus:dev}: that of the drivers does not know the application's.
 */
class DriversApartTest {
  private static final Predicate<String> APART =
      Pattern.compile("/postgresql-[^/]*jar|/bridge/target/|quarkus-hibernate-aws-bridge")
          .asPredicate();

  @Test
  void a_driver_that_does_not_reach_the_engine_opens_its_links_all_the_same() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (LocalAurora cluster = LocalAurora.postgresql().name("apart").instances(1).start();
        URLClassLoader drivers =
            new URLClassLoader(jars(APART), ClassLoader.getPlatformClassLoader());
        URLClassLoader application = new URLClassLoader(jars(APART.negate()), drivers)) {
      thread.setContextClassLoader(application);
      Driver engine =
          (Driver)
              application
                  .loadClass("io.hibernateaws.engine.jdbc.AwsDriver")
                  .getConstructor()
                  .newInstance();
      Properties properties = new Properties();
      properties.setProperty("user", cluster.user());
      properties.setProperty("password", cluster.password());
      properties.setProperty("host_resolver", "io.hibernateaws.local.names.LocalNames");
      String url = cluster.jdbcUrl(cluster.clusterEndpoint()).replace("jdbc:", "jdbc:aws:");

      thread.setContextClassLoader(before);
      try (Connection connection = engine.connect(url, properties);
          Statement statement = connection.createStatement()) {
        assertThat(statement.execute("select pg_sleep(1.5)")).isTrue();
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] jars(Predicate<String> which) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(which)
        .map(DriversApartTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
