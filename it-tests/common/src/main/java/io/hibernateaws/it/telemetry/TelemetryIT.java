package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine tells of itself is what happened, to the count. */
@Timeout(900)
class TelemetryIT {
  @Test
  void an_engine_is_one_line_away_from_a_session_factory_and_from_a_data_source() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(1).start();
        SessionFactory unit = Units.ofNative(Units.settings(cluster));
        AwsDataSource dataSource = dataSource(cluster);
        SessionFactory over = Units.ofNative(over(dataSource));
        SessionFactory foreign = Units.ofNative(foreign(cluster))) {
      AwsEngine engine = AwsEngines.of(unit);

      assertThat(engine.linkCounts().open()).isPositive();
      assertThat(engine.cluster().writer()).isPresent();
      assertThat(AwsEngines.of(dataSource)).isSameAs(dataSource.engine()).isNotSameAs(engine);
      assertThat(AwsEngines.of(over)).isSameAs(dataSource.engine());
      assertThatThrownBy(() -> AwsEngines.of(foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("set hibernate.connection.provider_class=aws");
    }
  }

  // ---- Micrometer

  private static LocalAurora cluster(int instances) {
    return Product.newCluster().instances(instances).promotionDelay(Duration.ofMillis(200)).start();
  }

  private static SessionFactory shop(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(cluster, more);
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    return Units.ofNative(settings);
  }

  @Test
  void a_setting_shows_the_figures_in_the_global_registry_until_the_unit_is_closed() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    Map<String, Object> on =
        Map.of(
            "hibernate.aws.telemetry.enabled",
            true,
            "hibernate.aws.telemetry.metrics_backend",
            "micrometer");
    Meters meters = new Meters(registry);
    try (LocalAurora cluster = cluster(1)) {
      try (SessionFactory unit = shop(cluster, on)) {
        assertThat(meters.times("db.client.connection.create_time"))
            .as("links opened since the start")
            .isEqualTo(AwsEngines.of(unit).linkCounts().open());
        try (SessionFactory second = Units.ofNative(Units.settings(cluster, on))) {
          assertThat(second.isOpen()).isTrue();
          assertThat(meters.values("db.client.connection.max", "unit"))
              .isEqualTo(Map.of("hibernate", 10.0, "hibernate-2", 10.0));
        }
        assertThat(meters.values("db.client.connection.max", "unit"))
            .isEqualTo(Map.of("hibernate", 10.0));
      }
      assertThat(registry.getMeters()).isEmpty();
      assertThat(Metrics.globalRegistry.getMeters()).isEmpty();
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  private static AwsDataSource dataSource(LocalAurora cluster) {
    return new AwsDataSource(
        Map.of(
            "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
            "user", cluster.user(),
            "password", cluster.password(),
            "hibernate.aws.host_resolver", cluster.resolver()));
  }

  private static Map<String, Object> over(AwsDataSource dataSource) {
    return Map.of("hibernate.connection.datasource", dataSource);
  }

  /** On the server itself, with a pool of Hibernate's own. */
  private static Map<String, Object> foreign(LocalAurora cluster) throws Exception {
    Map<String, Object> settings = Units.settings(cluster);
    settings.remove("hibernate.connection.provider_class");
    settings.remove("hibernate.aws.host_resolver");
    try (var connection = cluster.directConnection(1)) {
      settings.put("jakarta.persistence.jdbc.url", connection.getMetaData().getURL());
    }
    return settings;
  }
}
