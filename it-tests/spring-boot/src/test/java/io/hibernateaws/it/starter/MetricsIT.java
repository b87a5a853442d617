package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.local.LocalAurora;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

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
                  .get("db.client.connection.wait_time")
                  .tag("name", "dataSource")
                  .tag("instance", cluster.instanceId(2))
                  .tag("role", "writer")
                  .tagKeys("unit", "cluster")
                  .timer()
                  .count())
          .isPositive();
      assertThat(registry.get("topology.members").tag("role", "writer").gauge().value())
          .isEqualTo(1);
      assertThat(registry.get("topology.members").meters()).as("one engine, seen once").hasSize(2);
    }
    assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName))
        .as("gone with the engine")
        .doesNotContain("topology.members", "db.client.connection.wait_time");
  }

  /** No component, so that the scan of other tests does not find it. */
  @Import(ShopApplication.class)
  static class TracedShop {
    final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Bean
    OpenTelemetry openTelemetry() {
      return OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
    }
  }

  @Test
  void a_borrow_is_a_span_of_the_applications_own_open_telemetry() {
    try (LocalAurora cluster = Product.POSTGRESQL.cluster();
        ConfigurableApplicationContext application =
            Booted.start(TracedShop.class, Product.POSTGRESQL, cluster)) {
      InMemorySpanExporter exporter = application.getBean(TracedShop.class).exporter;
      Span caller =
          application.getBean(OpenTelemetry.class).getTracer("shop").spanBuilder("buy").startSpan();
      try (Scope ignored = caller.makeCurrent()) {
        application.getBean(Shop.class).buy("Ada");
      } finally {
        caller.end();
      }
      assertThat(exporter.getFinishedSpanItems())
          .anySatisfy(
              span -> {
                assertThat(span.getName()).isEqualTo("hibernate-aws borrow");
                assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
              });
    }
  }
}
