package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit whose database cannot be had does not start, and says why in the connection's words. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StartUpIT {
  private static final String URL = "jakarta.persistence.jdbc.url";
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).tls().start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Units.settings(cluster));
    settings.put("hibernate.connection.sslmode", "verify-full");
    settings.put("hibernate.connection.sslrootcert", cluster.certificate().toString());
    settings.put("hibernate.aws.failover.timeout", "2s");
    settings.put("hibernate.aws.pool.acquisition_timeout", "2s");
    settings.putAll(more);
    return settings;
  }

  /** What the start with these settings ended with, once, and in nobody else's words. */
  private static Throwable ended(Map<String, ?> more) {
    try (LogLines hibernate = LogLines.of("org.hibernate")) {
      Throwable thrown = catchThrowable(() -> Units.ofNative(settings(more)).close());
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
    assertThat(LogLines.last(ended(Map.of("jakarta.persistence.jdbc.password", "wrong"))))
        .isEqualTo("FATAL: password authentication failed for user \"" + cluster.user() + "\"");
  }

  @Test
  void so_is_a_user_that_does_not_exist() {
    assertThat(LogLines.last(ended(Map.of("jakarta.persistence.jdbc.user", "stranger"))))
        .isEqualTo("FATAL: password authentication failed for user \"stranger\"");
  }

  @Test
  void so_is_a_database_that_does_not_exist() {
    assertThat(LogLines.last(ended(Map.of(URL, url(cluster.clusterEndpoint(), "no_such")))))
        .isEqualTo("FATAL: database \"no_such\" does not exist");
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
    assertThat(LogLines.last(ended(Map.of(URL, url))))
        .startsWith("Connection to aurora.cluster-")
        .contains(":1 refused");
  }

  @Test
  void so_is_a_certificate_that_is_not_there() {
    assertThat(LogLines.last(ended(Map.of("hibernate.connection.sslrootcert", "/no/such.pem"))))
        .contains("/no/such.pem");
  }

  @Test
  void so_is_an_address_of_a_cluster_without_the_names_of_its_instances() {
    String url =
        url(cluster.resolver().apply(cluster.clusterEndpoint())[0].getHostAddress(), "app");
    assertThat(LogLines.last(ended(Map.of(URL, url, "hibernate.connection.sslmode", "require"))))
        .contains("cluster_instance_host_pattern");
  }

  @Test
  void a_unit_with_a_dialect_starts_without_its_database_as_hibernate_does_by_itself() {
    for (Map<String, String> more :
        List.of(
            Map.of("hibernate.dialect", "PostgreSQL"),
            Map.of(
                "hibernate.dialect",
                "PostgreSQL",
                "hibernate.boot.allow_jdbc_metadata_access",
                "false"))) {
      Map<String, Object> settings = settings(more);
      settings.put("jakarta.persistence.jdbc.password", "wrong");
      Units.ofNative(settings).close();
    }
  }

  private static String url(String host, String database) {
    String url = cluster.jdbcUrl(host);
    return url.substring(0, url.lastIndexOf('/') + 1) + database;
  }
}
