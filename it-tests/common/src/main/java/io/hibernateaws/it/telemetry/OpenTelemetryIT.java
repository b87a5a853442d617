package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.telemetry.OpenTelemetryFigures;
import io.hibernateaws.engine.telemetry.OpenTelemetrySpans;
import io.hibernateaws.engine.telemetry.SpanPlacement;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What OpenTelemetry is told of an engine is what its events tell, to the count. */
@Timeout(900)
class OpenTelemetryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String BORROW = "hibernate-aws borrow";
  private static final String CONNECT = "hibernate-aws connect";
  private static final String CREDENTIALS = "hibernate-aws credentials";
  private static final String FAILOVER = "hibernate-aws failover";
  private static final String SEARCH = "hibernate-aws search";
  private static final String VERDICT = "hibernate-aws verdict";

  private final Telescope below = Telescope.create();
  private final Telescope both = Telescope.create();
  private final Telescope onTop = Telescope.create();
  private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();

  @Test
  void one_failover_is_told_as_the_engines_own_events_tell_it() {
    try (LocalAurora cluster =
        Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start()) {
      String old = cluster.instanceId(cluster.writer());
      SpanContext order;
      try (SessionFactory unit = shop(cluster)) {
        AwsEngine engine = AwsEngines.of(unit);
        Awaitility.await().until(() -> engine.cluster().members().size() == 3);
        observe(engine);

        order = order(unit, cluster);
        Awaitility.await().atMost(SOON).until(() -> count(EngineEvent.SearchEnded.class) > 0);
        cluster.rejoin(1);
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThatGaugesAreRight(engine));
      }

      assertThat(count(EngineEvent.FailedOver.class)).isOne();
      Map<String, Long> withOrder = toldOf(1);
      withOrder.put("order", 1L);
      assertThat(below.spans()).isEqualTo(withOrder);
      assertThat(onTop.spans()).isEqualTo(toldOf(1));
      assertThat(both.spans()).isEqualTo(toldOf(2));
      assertThatCountersAreRight(old);
      assertThatSpansAreRight(order, old);
      assertThat(below.values("db.client.connection.count", "instance"))
          .as("gauges of an engine that is closed")
          .isEmpty();
    }
  }

  private static SessionFactory shop(LocalAurora cluster) {
    return Units.ofNative(
        Units.settings(
            cluster, Map.of("jakarta.persistence.schema-generation.database.action", "create")));
  }

  private void observe(AwsEngine engine) {
    engine.observe(events::add);
    OpenTelemetryFigures.observe(engine, below.openTelemetry());
    OpenTelemetrySpans.observe(engine, below.openTelemetry());
    OpenTelemetrySpans.observe(
        engine, both.openTelemetry(), SpanPlacement.CURRENT_AND_FAILOVERS_ON_TOP);
    OpenTelemetrySpans.observe(engine, onTop.openTelemetry(), SpanPlacement.TOP_LEVEL);
  }

  /** Loses its writer in the middle of a transaction, under a span of the application. */
  private SpanContext order(SessionFactory unit, LocalAurora cluster) {
    Span order = below.openTelemetry().getTracer("application").spanBuilder("order").startSpan();
    try (Scope current = order.makeCurrent();
        Session session = unit.openSession()) {
      assertThat(current).isNotNull();
      Transaction transaction = session.beginTransaction();
      session.persist(new Purchase(UUID.randomUUID(), "Ada"));
      session.flush();
      cluster.crash(1);
      assertThatThrownBy(() -> Asking.instance(session))
          .isInstanceOf(TransactionLostException.class);
      transaction.rollback();
    } finally {
      order.end();
    }
    return order.getSpanContext();
  }

  private long count(Class<? extends EngineEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  private Map<String, Long> toldOf(long times) {
    Map<String, Long> told = new TreeMap<>();
    told.put(BORROW, count(EngineEvent.Bound.class) + count(EngineEvent.NotBound.class));
    told.put(CONNECT, count(EngineEvent.LinkOpened.class));
    told.put(CREDENTIALS, count(EngineEvent.CredentialsFetched.class));
    told.put(FAILOVER, times * count(EngineEvent.FailedOver.class));
    told.put(SEARCH, count(EngineEvent.SearchEnded.class));
    told.values().removeIf(none -> none == 0);
    return told;
  }

  private void assertThatGaugesAreRight(AwsEngine engine) {
    Map<String, Double> open = new HashMap<>();
    engine.cluster().members().forEach(member -> open.put(member.instanceId(), 0.0));
    for (InstanceLinks links : engine.instanceLinks()) {
      open.put(links.instance(), (double) links.open());
    }
    assertThat(below.values("db.client.connection.count", "instance")).isEqualTo(open);
    assertThat(below.total("db.client.connection.max")).isEqualTo(10);
    assertThat(below.total("db.client.connection.pending_requests")).isZero();
    assertThat(below.values("topology.members", "role"))
        .isEqualTo(Map.of("writer", 1.0, "reader", 2.0));
    assertThat(below.total("topology.age")).isBetween(0.0, 300.0);
  }

  private void assertThatCountersAreRight(String old) {
    assertThat(below.values("writer_failover.triggered.count", "instance"))
        .isEqualTo(Map.of(old, 1.0));
    assertThat(below.values("writer_failover.completed.success.count", "instance"))
        .isEqualTo(Map.of(old, 1.0));
    assertThat(below.total("writer_failover.completed.failed.count")).isZero();
    assertThat(below.values("failover.duration", "result")).isEqualTo(Map.of("success", 1.0));
    assertThat(below.values("transaction.verdict.count", "verdict"))
        .isEqualTo(Map.of("rolled_back", 1.0));
    assertThat(below.total("topology.search.duration"))
        .isEqualTo((double) count(EngineEvent.SearchEnded.class));
    assertThat(below.total("topology.writer_changed.count")).isOne();
    assertThat(below.total("db.client.connection.create_time"))
        .isEqualTo((double) count(EngineEvent.LinkOpened.class));
    assertThat(below.total("db.client.connection.use_time"))
        .isEqualTo((double) count(EngineEvent.Returned.class));
  }

  private void assertThatSpansAreRight(SpanContext order, String old) {
    EngineEvent.FailedOver over =
        events.stream()
            .filter(EngineEvent.FailedOver.class::isInstance)
            .map(EngineEvent.FailedOver.class::cast)
            .findFirst()
            .orElseThrow();
    SpanData failover = below.spans(FAILOVER).get(0);
    assertThat(failover.getTraceId()).isEqualTo(order.getTraceId());
    assertThat(failover.getParentSpanId()).isEqualTo(order.getSpanId());
    assertThat(failover.getEndEpochNanos() - failover.getStartEpochNanos())
        .isEqualTo(over.took().toNanos());
    assertThat(failover.getAttributes().get(AttributeKey.stringKey("instance"))).isEqualTo(old);
    assertThat(failover.getAttributes().get(AttributeKey.stringKey("to"))).isEqualTo(over.to());
    assertThat(below.spans("order").get(0).getEvents())
        .as("the verdict, by each of the three")
        .extracting(EventData::getName)
        .containsExactly(VERDICT, VERDICT, VERDICT);
    assertThat(below.spans(SEARCH))
        .as("of an agent, on a thread of its own")
        .allMatch(span -> !span.getParentSpanContext().isValid());

    List<SpanData> twice = both.spans(FAILOVER);
    assertThat(twice.get(0).getParentSpanId()).isEqualTo(order.getSpanId());
    assertThatIsOnTop(twice.get(1), twice.get(0).getSpanContext());
    assertThatIsOnTop(onTop.spans(FAILOVER).get(0), order);
  }

  private static void assertThatIsOnTop(SpanData span, SpanContext linked) {
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getTraceId()).isNotEqualTo(linked.getTraceId());
    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(linked.getSpanId());
  }

  @Test
  void settings_tell_what_the_application_sets_for_the_whole_jvm_after_it_has_made_the_engine()
      throws SQLException {
    GlobalOpenTelemetry.resetForTest();
    try (LocalAurora cluster = Product.newCluster().instances(1).start();
        AwsDataSource dataSource = dataSource(cluster)) {
      assertThat(GlobalOpenTelemetry.isSet()).as("set by the engine").isFalse();
      GlobalOpenTelemetry.set(below.openTelemetry());
      try (Connection connection = dataSource.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("select 1");
        assertThat(below.total("db.client.connection.wait_time")).isOne();
        assertThat(below.values("db.client.connection.count", "db.client.connection.state"))
            .containsEntry("used", 1.0);
      }
      assertThat(below.spans(BORROW)).hasSize(1);
      assertThat(below.spans(CONNECT)).isNotEmpty();
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }
  }

  private static AwsDataSource dataSource(LocalAurora cluster) {
    return new AwsDataSource(
        Map.of(
            "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
            "user", cluster.user(),
            "password", cluster.password(),
            "hibernate.aws.host_resolver", cluster.resolver(),
            "hibernate.aws.telemetry.enabled", true,
            "hibernate.aws.telemetry.metrics_backend", "otlp",
            "hibernate.aws.telemetry.traces_backend", "XRAY"));
  }
}
