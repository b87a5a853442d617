package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.telemetry.MicrometerFigures;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine tells of itself is what happened, to the count. */
@Tag("full")
@Timeout(900)
class TelemetryIT {
  private static final int FAILOVERS = Integer.getInteger("telemetry.failovers", 20);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** How the figures call what a test was told. */
  private static final Map<Told, String> WORDS =
      Map.of(
          Told.NOTHING_LOST, "none",
          Told.ROLLED_BACK, "rolled_back",
          Told.UNKNOWN, "unknown",
          Told.NO_HOST, "no_host");

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

  @Test
  void figures_are_right_to_the_count_under_twenty_failovers() throws Exception {
    try (LocalAurora cluster = cluster(3);
        SessionFactory unit = shop(cluster, Map.of())) {
      AwsEngine engine = AwsEngines.of(unit);
      Awaitility.await().atMost(SOON).until(() -> engine.cluster().members().size() == 3);
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      MicrometerFigures.observe(engine, registry);

      Buyers buyers = Buyers.start(unit);
      Map<String, Double> writers = new TreeMap<>();
      for (int i = 0; i < FAILOVERS; i++) {
        writers.merge(failOver(cluster, buyers), 1.0, Double::sum);
      }
      buyers.stop();

      Meters meters = new Meters(registry);
      System.out.printf(
          "TELEMETRY failovers=%d attempts=%d verdicts=%s retries=%d%n",
          FAILOVERS,
          buyers.attempts(),
          meters.counts("transaction.verdict.count", "verdict"),
          (long) meters.total("transaction.retry.count"));
      assertThat(buyers.surprises()).isEmpty();
      Awaitility.await("the monitor tells of a writer whom sessions have used")
          .atMost(SOON)
          .until(() -> meters.counts("topology.writer_changed.count", "instance").equals(writers));
      assertThatLossesAreRight(meters, buyers);
      assertThat(meters.times("db.client.connection.wait_time")).isEqualTo(buyers.attempts());
      assertThat(meters.times("db.client.connection.use_time")).isEqualTo(buyers.attempts());
      assertThat(meters.total("borrow.failed.count")).isZero();
      assertThatGaugesAreRight(meters, engine);
    }
  }

  /** Who is the writer now. */
  private static String failOver(LocalAurora cluster, Buyers buyers) {
    buyers.awaitPurchases();
    int victim = cluster.writer();
    long crashed = System.nanoTime();
    cluster.crash(victim);
    cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashed, SOON);
    buyers.awaitPurchases();
    String writer = cluster.instanceId(cluster.writer());
    cluster.rejoin(victim);
    Awaitility.await().atMost(SOON).until(() -> cluster.inSync().size() == 2);
    return writer;
  }

  private static void assertThatLossesAreRight(Meters meters, Buyers buyers) {
    Map<String, Double> failedOver = buyers.failed(Buyers.Failed::failedOver, Buyers.Failed::from);
    assertThat(failedOver).isNotEmpty();
    assertThat(meters.counts("writer_failover.triggered.count", "instance")).isEqualTo(failedOver);
    assertThat(meters.counts("writer_failover.completed.success.count", "instance"))
        .isEqualTo(failedOver);
    assertThat(meters.total("writer_failover.completed.failed.count")).isZero();
    assertThat(meters.total("reader_failover.triggered.count")).isZero();
    assertThat((double) meters.times("failover.duration"))
        .isEqualTo(meters.total("writer_failover.triggered.count"));
    assertThat(meters.counts("transaction.verdict.count", "verdict"))
        .isEqualTo(buyers.failed(one -> true, one -> WORDS.get(one.told())));
    assertThat(meters.counts("transaction.retry.count", "instance"))
        .isEqualTo(buyers.failed(Buyers.Failed::retried, Buyers.Failed::from));
  }

  private static void assertThatGaugesAreRight(Meters meters, AwsEngine engine) {
    Awaitility.await("a row of each member, which follows its event")
        .atMost(SOON)
        .until(() -> meters.values("db.client.connection.count", "instance").size() == 3);
    assertThat(meters.values("topology.members", "role"))
        .isEqualTo(Map.of("writer", 1.0, "reader", 2.0));
    assertThat(meters.values("db.client.connection.max", "unit"))
        .isEqualTo(Map.of("hibernate", 10.0));
    assertThat(meters.values("db.client.connection.pending_requests", "unit"))
        .isEqualTo(Map.of("hibernate", 0.0));
    assertThat(meters.values("db.client.connection.count", "db.client.connection.state"))
        .isEqualTo(Map.of("used", 0.0, "idle", (double) engine.linkCounts().open()));
    assertThat(meters.values("topology.age", "unit").get("hibernate")).isBetween(0.0, 300.0);
  }

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
