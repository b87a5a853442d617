package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.local.LocalAurora;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What an application measures that has the actuator and the starter. */
class MetricsIT {
  @ParameterizedTest
  @EnumSource
  void figures_of_the_engine_and_of_the_pool_are_in_the_applications_registry(Product product) {
    MeterRegistry registry;
    try (LocalAurora cluster = product.cluster();
        ConfigurableApplicationContext application =
            Booted.start(
                ShopApplication.class,
                product,
                cluster,
                "hibernate.aws.pool.max-size=7",
                "hibernate.aws.pool.min-size=1",
                "management.metrics.use-global-registry=false")) {
      registry = application.getBean(MeterRegistry.class);
      assertThat(registry).isInstanceOf(SimpleMeterRegistry.class);
      Shop shop = application.getBean(Shop.class);
      shop.buy("Ada");
      cluster.crash(1);
      FailoverRetry.policy().call(() -> shop.buy("Grace"));

      assertThat(registry.get("jdbc.connections.max").tag("name", "dataSource").gauge().value())
          .isEqualTo(7);
      assertThat(registry.get("jdbc.connections.min").gauge().value()).isEqualTo(1);
      assertThat(registry.get("jdbc.connections.active").gauge().value()).isZero();
      assertThat(registry.get("jdbc.connections.idle").gauge().value()).isPositive();
      assertThat(
              registry
                  .get("writer_failover.triggered.count")
                  .tag("name", "dataSource")
                  .tag("instance", cluster.instanceId(1))
                  .tagKeys("unit", "cluster")
                  .counter()
                  .count())
          .isPositive();
      assertThat(registry.get("topology.members").tag("role", "writer").gauge().value())
          .isEqualTo(1);
      assertThat(registry.get("topology.members").meters()).as("one engine, seen once").hasSize(2);
    }
    assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName))
        .as("gone with the engine")
        .doesNotContain("topology.members", "writer_failover.triggered.count");
  }
}
