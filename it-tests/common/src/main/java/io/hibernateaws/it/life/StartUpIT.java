package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit whose database cannot be had does not start, and says why in the connection's words. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StartUpIT {
  private static final String URL = "jakarta.persistence.jdbc.url";
  private static final String PASSWORD = "jakarta.persistence.jdbc.password";
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = Product.underTest().encryptingCluster().instances(2).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Units.settings(cluster));
    settings.putAll(verifying());
    settings.put("hibernate.aws.failover.timeout", "2s");
    settings.put("hibernate.aws.pool.acquisition_timeout", "2s");
    settings.putAll(more);
    return settings;
  }

  private static Map<String, String> verifying() {
    Map<String, String> verifying = new HashMap<>();
    Product.underTest()
        .verifying(cluster.certificate())
        .forEach((name, value) -> verifying.put("hibernate.connection." + name, value));
    return verifying;
  }

  private static Throwable ended(Map<String, ?> more) {
    return endedWith(settings(more));
  }

  /** What the start with these settings ended with, once, and in nobody else's words. */
  private static Throwable endedWith(Map<String, Object> settings) {
    try (LogLines hibernate = LogLines.of("org.hibernate")) {
      Throwable thrown = catchThrowable(() -> Units.ofNative(settings).close());
      assertThat(thrown).hasMessageContaining(LogLines.last(thrown));
      assertThat(all(thrown)).doesNotContain("Unable to determine Dialect");
      assertThat(hibernate.warnings()).isEmpty();
      return thrown;
    }
  }

  private static String all(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      all.append(next.getMessage()).append('\n');
    }
    return all.toString();
  }

  @Test
  void a_wrong_password_is_what_the_start_ends_with() {
    assertThat(LogLines.last(ended(Map.of(PASSWORD, "wrong"))))
        .isEqualTo(refusal("app", cluster.user(), "wrong"))
        .contains(cluster.user());
  }

  @Test
  void so_is_a_user_that_does_not_exist() {
    assertThat(LogLines.last(ended(Map.of("jakarta.persistence.jdbc.user", "stranger"))))
        .isEqualTo(refusal("app", "stranger", cluster.password()))
        .contains("stranger");
  }

  @Test
  void so_is_a_database_that_does_not_exist() {
    assertThat(LogLines.last(ended(Map.of(URL, url(cluster.clusterEndpoint(), "no_such")))))
        .isEqualTo(refusal("no_such", cluster.user(), cluster.password()))
        .contains("no_such");
  }

  /** What the driver says by itself. */
  private static String refusal(String database, String user, String password) {
    Properties properties = new Properties();
    properties.putAll(Product.underTest().unencrypted());
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    Throwable refused =
        catchThrowable(
            () -> DriverManager.getConnection(url(address(), database), properties).close());
    return LogLines.last(refused);
  }

  private static String address() {
    return cluster.resolver().apply(cluster.clusterEndpoint())[0].getHostAddress();
  }

  @Test
  void so_is_a_host_that_does_not_exist() {
    String host = "other.cluster-abc123.eu-west-1.rds.amazonaws.com";
    assertThat(LogLines.last(ended(Map.of(URL, url(host, "app")))))
        .contains("abc123.eu-west-1.rds.amazonaws.com has no address");
  }

  @Test
  void so_is_a_port_where_nothing_listens() {
    String url = url(cluster.clusterEndpoint(), "app").replace(":" + cluster.port(), ":1");
    assertThat(all(ended(Map.of(URL, url)))).containsIgnoringCase("refused");
  }

  @Test
  void so_is_a_certificate_that_is_not_there() {
    Map<String, String> missing = new HashMap<>();
    String folder = String.valueOf(cluster.certificate().getParent());
    verifying().forEach((name, value) -> missing.put(name, value.replace(folder, "/no/such")));
    assertThat(LogLines.last(ended(missing))).contains("/no/such/");
  }

  @Test
  void so_is_an_address_of_a_cluster_without_the_names_of_its_instances() {
    Map<String, Object> unverified = settings(Map.of(URL, url(address(), "app")));
    verifying().keySet().forEach(unverified::remove);
    assertThat(LogLines.last(endedWith(unverified))).contains("cluster_instance_host_pattern");
  }

  @Test
  void a_unit_with_a_dialect_starts_without_its_database_as_hibernate_does_by_itself() {
    String dialect = Product.underTest().dialect().getSuperclass().getName();
    for (Map<String, String> more :
        List.of(
            Map.of("hibernate.dialect", dialect),
            Map.of(
                "hibernate.dialect",
                dialect,
                "hibernate.boot.allow_jdbc_metadata_access",
                "false"))) {
      Map<String, Object> settings = settings(more);
      settings.put(PASSWORD, "wrong");
      Units.ofNative(settings).close();
    }
  }

  private static String url(String host, String database) {
    String url = cluster.jdbcUrl(host);
    return url.substring(0, url.lastIndexOf('/') + 1) + database;
  }
}
