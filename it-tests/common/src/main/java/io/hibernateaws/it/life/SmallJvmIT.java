package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No module of the JDK is needed whose classes are not used, as in an image made by jlink. */
@Tag("full")
@Timeout(60)
class SmallJvmIT {
  /** What a driver and JDBC itself need; no {@code jdk.*}. */
  private static final String MODULES = "java.sql,java.naming,java.management,java.security.jgss";

  @Test
  void a_jvm_without_the_extended_socket_options_connects_and_leaves_no_socket() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(1).start()) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--limit-modules",
                  MODULES,
                  "-Djdk.net.hosts.file=" + cluster.hostsFile(),
                  "-cp",
                  classPath(),
                  SmallJvm.class.getName(),
                  cluster.jdbcUrl(cluster.clusterEndpoint()),
                  cluster.user())
              .redirectErrorStream(true);
      builder.environment().put("PASSWORD", cluster.password());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output)
          .contains("SMALL_JVM extended_options=false answered=true sockets_left=0")
          .doesNotContain("Error");
    }
  }

  /** The engine, the driver and what they log through. */
  private static String classPath() throws SQLException, URISyntaxException {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> one :
        List.of(
            SmallJvm.class,
            AwsDataSource.class,
            DriverManager.getDriver(Product.underTest().url("localhost")).getClass(),
            Logger.class)) {
      places.add(
          Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, places);
  }
}
