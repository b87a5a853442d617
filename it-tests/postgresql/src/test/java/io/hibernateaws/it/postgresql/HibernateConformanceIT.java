package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hibernate's own test of a connection provider, on a cluster and in a JVM of its own. */
@Tag("full")
@Timeout(120)
class HibernateConformanceIT {
  @Test
  void hibernates_own_test_of_transaction_isolation_passes(@TempDir Path configuration)
      throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start()) {
      configure(cluster, configuration);

      Process tests =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djdk.net.hosts.file=" + cluster.hostsFile(),
                  "-Dsun.net.inetaddr.ttl=0",
                  "-cp",
                  String.join(File.pathSeparator, configuration.toString(), classPath()),
                  HibernatesOwnTests.class.getName())
              .redirectErrorStream(true)
              .start();
      String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      output.lines().filter(line -> line.startsWith("CONFORMANCE")).forEach(System.out::println);
      assertThat(tests.waitFor()).as(output).isZero();
      assertThat(output).contains("CONFORMANCE found=4 passed=4 failed=0");
    }
  }

  /** A file, because a command line with a password is everybody's to read. */
  private void configure(LocalAurora cluster, Path configuration) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("hibernate.connection.provider_class", "aws");
    properties.setProperty("hibernate.connection.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    properties.setProperty("hibernate.connection.username", cluster.user());
    properties.setProperty("hibernate.connection.password", cluster.password());
    // Hibernate's tests ask for these two before they ask the provider for anything.
    properties.setProperty("hibernate.connection.driver_class", "org.postgresql.Driver");
    properties.setProperty("hibernate.dialect", AuroraPostgreSQLDialect.class.getName());
    try (Writer file = Files.newBufferedWriter(configuration.resolve("hibernate.properties"))) {
      properties.store(file, null);
    }
  }

  private static String classPath() throws IOException, URISyntaxException {
    String file = System.getProperty("conformance.class-path");
    assertThat(file).as("conformance.class-path, which the build sets").isNotNull();
    Path here =
        Path.of(
            HibernatesOwnTests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return here + File.pathSeparator + Files.readString(Path.of(file)).strip();
  }
}
