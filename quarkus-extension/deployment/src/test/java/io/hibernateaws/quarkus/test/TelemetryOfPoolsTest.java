package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.local.LocalAurora;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenTelemetry's wrapper of a pool and the check of health see the pools that they know. */
class TelemetryOfPoolsTest {
  private static final LocalAurora CLUSTER =
      LocalAurora.postgresql().name("otel").instances(2).start();

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(
                      Purchase.class,
                      Added.class,
                      Instances.class,
                      RoutingTest.class,
                      RoutingTest.Shop.class))
          .setForcedDependencies(List.of(Added.quarkus("quarkus-opentelemetry")))
          .overrideConfigKey("quarkus.otel.traces.exporter", "none")
          .overrideConfigKey("quarkus.datasource.jdbc.telemetry", "true")
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.url", CLUSTER.jdbcUrl(CLUSTER.clusterEndpoint()))
          .overrideConfigKey("quarkus.datasource.username", CLUSTER.user())
          .overrideConfigKey("quarkus.datasource.password", CLUSTER.password())
          .overrideConfigKey(
              "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
          .setAfterAllCustomizer(CLUSTER::close);

  @Inject AgroalDataSource pool;

  @Inject
  @DataSource("reader")
  AgroalDataSource readers;

  @Inject RoutingTest.Shop shop;

  @Test
  void both_pools_are_traced_and_routed() {
    for (AgroalDataSource one : List.of(pool, readers)) {
      assertThat(ClientProxy.unwrap(one).getClass().getSimpleName())
          .isEqualTo("OpenTelemetryAgroalDataSource");
    }
    assertThat(shop.buy("one")).isEqualTo(CLUSTER.instanceId(1));
    assertThat(shop.look()).isEqualTo(CLUSTER.instanceId(2));
  }

  @Test
  void both_pools_are_ready() {
    String quarkus = "checks.find { it.name == 'Database connections health check' }.data.";
    RestAssured.get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(quarkus + "'<default>'", Matchers.is("UP"))
        .body(quarkus + "reader", Matchers.is("UP"));
  }
}
