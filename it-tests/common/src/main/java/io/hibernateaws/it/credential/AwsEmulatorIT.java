package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Secrets Manager as a public emulator of AWS answers it, whose code is not ours. The image is
 * {@code it.emulator.image}, by default Moto's server.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AwsEmulatorIT {
  private static final String IMAGE =
      System.getProperty("it.emulator.image", "motoserver/moto:5.1.5");
  private static final int PORT = Integer.getInteger("it.emulator.port", 5000);
  private static final String REGION = "eu-west-1";
  private static final String SECRET = "prod/app";

  private static GenericContainer<?> emulator;
  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    boolean possible = DockerClientFactory.instance().isDockerAvailable();
    if (!possible) {
      System.out.println("EMULATOR none: Docker is not here, so no emulator of AWS was asked");
    }
    Assumptions.assumeTrue(possible, "there is no Docker");
    emulator = new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(PORT);
    emulator.start();
    cluster = Product.newCluster().instances(2).start();
    try (Connection admin = cluster.adminConnection(1)) {
      for (String sql :
          Product.underTest().sql().createUser("ann", "the first", cluster.database())) {
        Sql.run(admin, sql);
      }
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (emulator != null) {
      emulator.stop();
    }
  }

  private static String endpoint() {
    return "http://" + emulator.getHost() + ":" + emulator.getMappedPort(PORT);
  }

  private static String secret(String password) {
    return "{\"username\":\"ann\",\"password\":\"" + password + "\"}";
  }

  @Test
  void sessions_log_in_with_the_secret_of_the_emulator_and_after_its_rotation_with_the_new_one()
      throws SQLException {
    try (AwsKeys keys = AwsKeys.usual();
        SecretsManagerClient owner =
            SecretsManagerClient.builder()
                .endpointOverride(URI.create(endpoint()))
                .region(Region.of(REGION))
                .build()) {
      owner.createSecret(request -> request.name(SECRET).secretString(secret("the first")));
      Map<String, Object> settings = Units.settings(cluster);
      settings.remove("jakarta.persistence.jdbc.user");
      settings.remove("jakarta.persistence.jdbc.password");
      settings.put("hibernate.aws.plugins", "+aws_secrets_manager");
      settings.put("hibernate.aws.secrets_manager.secret_id", SECRET);
      settings.put("hibernate.aws.secrets_manager.region", REGION);
      settings.put("hibernate.aws.secrets_manager.endpoint", endpoint());
      settings.put("hibernate.aws.pool.enabled", "false");
      try (SessionFactory unit = Units.ofNative(settings)) {
        assertThat(user(unit)).startsWith("ann");

        try (Connection admin = cluster.adminConnection(1)) {
          Sql.run(admin, Product.underTest().sql().setPassword("ann", "the second"));
        }
        owner.putSecretValue(
            request -> request.secretId(SECRET).secretString(secret("the second")));

        assertThat(user(unit)).startsWith("ann");
        System.out.println("EMULATOR " + IMAGE + " rotations=1");
      }
    }
  }

  private static String user(SessionFactory unit) {
    try (Session session = unit.openSession()) {
      return session.doReturningWork(connection -> Sql.text(connection, "select current_user"));
    }
  }
}
