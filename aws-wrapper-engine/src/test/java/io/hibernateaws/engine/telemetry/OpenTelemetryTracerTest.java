package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenTelemetryTracerTest {
  private static final EngineEvent.Source SOURCE = TestEvents.SOURCE;
  private static final Duration TOOK = Duration.ofMillis(7);
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.123456789Z");
  private static final EngineEvent.FailedOver FAILED_OVER =
      new EngineEvent.FailedOver(SOURCE, "a", Role.WRITER, "b", TOOK);
  private static final EngineEvent.Bound BOUND =
      new EngineEvent.Bound(SOURCE, "b", Role.READER, true, "", TOOK);
  private static final EngineEvent.Verdict VERDICT =
      new EngineEvent.Verdict(
          SOURCE, "a", "", new TransactionLostSQLException("x", FailoverDetails.UNKNOWN, null));

  /** What is the beginning of something, has no length, or happens again and again. */
  private static final Set<Class<?>> NO_SPAN =
      Set.of(
          EngineEvent.CallsAborted.class,
          EngineEvent.EngineClosed.class,
          EngineEvent.HostGivenUp.class,
          EngineEvent.LeaseHeldLong.class,
          EngineEvent.LinkClosed.class,
          EngineEvent.LinkLost.class,
          EngineEvent.MemberDown.class,
          EngineEvent.MemberUp.class,
          EngineEvent.Probed.class,
          EngineEvent.ReaderFallback.class,
          EngineEvent.Returned.class,
          EngineEvent.SearchStarted.class,
          EngineEvent.TopologyChanged.class,
          EngineEvent.TriedAgain.class,
          EngineEvent.Verdict.class,
          EngineEvent.WaitBegan.class,
          EngineEvent.WaitEnded.class);

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();

  private List<SpanData> spans(SpanPlacement placement, EngineEvent... events) {
    Tracer tracer = provider.get("io.hibernateaws");
    OpenTelemetryTracer observer = new OpenTelemetryTracer(tracer, placement, () -> NOW);
    exported.reset();
    for (EngineEvent event : events) {
      observer.on(event);
    }
    return exported.getFinishedSpanItems();
  }

  /** The same below a span of the application, which is the last of them. */
  private List<SpanData> below(SpanPlacement placement, EngineEvent... events) {
    Span order = provider.get("application").spanBuilder("order").startSpan();
    try (Scope current = order.makeCurrent()) {
      assertThat(current).isNotNull();
      spans(placement, events);
    } finally {
      order.end();
    }
    return exported.getFinishedSpanItems();
  }

  private static String text(Attributes attributes) {
    Map<String, String> sorted = new TreeMap<>();
    for (Map.Entry<AttributeKey<?>, Object> one : attributes.asMap().entrySet()) {
      sorted.put(one.getKey().getKey(), String.valueOf(one.getValue()));
    }
    return sorted.toString();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row(BOUND, "borrow {cluster=test, instance=b, role=reader, unit=unit}", ""),
        row(
            new EngineEvent.NotBound(SOURCE, false, "", TOOK, new SQLException("no", "28P01")),
            "borrow {cluster=test, error.type=28P01, role=writer, unit=unit}",
            "no"),
        row(
            new EngineEvent.NotBound(SOURCE, true, "", TOOK, new SQLException("no")),
            "borrow {cluster=test, role=reader, unit=unit}",
            "no"),
        row(
            new EngineEvent.LinkOpened(SOURCE, "b", Role.READER, TOOK),
            "connect {cluster=test, instance=b, role=reader, unit=unit}",
            ""),
        row(
            new EngineEvent.CredentialsFetched(SOURCE, "ann", TOOK),
            "credentials {cluster=test, unit=unit}",
            ""),
        row(FAILED_OVER, "failover {cluster=test, instance=a, role=writer, to=b, unit=unit}", ""),
        row(
            new EngineEvent.FailedOver(SOURCE, "a", Role.READER, null, TOOK),
            "failover {cluster=test, instance=a, role=reader, unit=unit}",
            "no host was found in time"),
        row(
            new EngineEvent.SearchEnded(SOURCE, "b", TOOK, 3),
            "search {cluster=test, instance=b, probes=3, role=writer, unit=unit}",
            ""),
        row(
            new EngineEvent.SearchEnded(SOURCE, null, TOOK, 3),
            "search {cluster=test, probes=3, unit=unit}",
            "no writer was found"),
        row(
            new EngineEvent.OutcomeVerified(SOURCE, "a", "b", true, TOOK),
            "verification {asked=b, cluster=test, instance=a, outcome=committed, unit=unit}",
            ""),
        row(
            new EngineEvent.OutcomeVerified(SOURCE, "a", "b", false, TOOK),
            "verification {asked=b, cluster=test, instance=a, outcome=rolled_back, unit=unit}",
            ""));
  }

  private static Arguments row(EngineEvent event, String span, String failure) {
    return Arguments.of(event, span, failure);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void what_has_ended_is_a_span(EngineEvent event, String expected, String failure) {
    assertThat(spans(SpanPlacement.CURRENT, event))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getName() + " " + text(span.getAttributes()))
                  .isEqualTo("hibernate-aws " + expected);
              assertThat(span.getStatus().getDescription()).isEqualTo(failure);
              assertThat(span.getStatus().getStatusCode())
                  .hasToString(failure.isEmpty() ? "UNSET" : "ERROR");
              assertThat(Instant.ofEpochSecond(0, span.getEndEpochNanos())).isEqualTo(NOW);
              assertThat(Instant.ofEpochSecond(0, span.getStartEpochNanos()))
                  .isEqualTo(NOW.minus(TOOK));
            });
  }

  @Test
  void every_kind_of_event_is_a_span_or_known_to_be_none() {
    Set<Class<?>> shown =
        rows().<Class<?>>map(row -> row.get()[0].getClass()).collect(Collectors.toSet());
    shown.addAll(NO_SPAN);

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(EngineEvent.class.getPermittedSubclasses()));
  }

  @Test
  void a_span_stands_below_the_one_that_is_current() {
    List<SpanData> spans = below(SpanPlacement.CURRENT, FAILED_OVER, BOUND);

    SpanData order = spans.get(2);
    assertThat(spans.subList(0, 2))
        .allSatisfy(
            span -> {
              assertThat(span.getTraceId()).isEqualTo(order.getTraceId());
              assertThat(span.getParentSpanId()).isEqualTo(order.getSpanId());
              assertThat(span.getLinks()).isEmpty();
            });
  }

  @Test
  void a_span_is_a_trace_of_its_own_where_none_is_current() {
    for (SpanPlacement placement : SpanPlacement.values()) {
      assertThat(spans(placement, FAILED_OVER))
          .as("%s", placement)
          .singleElement()
          .satisfies(
              span -> {
                assertThat(span.getParentSpanContext().isValid()).isFalse();
                assertThat(span.getLinks()).isEmpty();
              });
    }
  }

  @Test
  void on_top_each_is_a_trace_of_its_own_with_a_link_to_what_was_current() {
    List<SpanData> spans = below(SpanPlacement.TOP_LEVEL, FAILED_OVER, BOUND);

    SpanData order = spans.get(2);
    assertThat(spans.subList(0, 2)).allSatisfy(span -> assertThatIsOnTop(span, order));
    assertThat(spans.get(0).getTraceId()).isNotEqualTo(spans.get(1).getTraceId());
  }

  private static void assertThatIsOnTop(SpanData span, SpanData linked) {
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getTraceId()).isNotEqualTo(linked.getTraceId());
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(linked.getSpanContext());
  }

  @Test
  void a_failover_alone_also_stands_on_top() {
    List<SpanData> spans = below(SpanPlacement.CURRENT_AND_FAILOVERS_ON_TOP, FAILED_OVER, BOUND);

    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly(
            "hibernate-aws failover", "hibernate-aws failover", "hibernate-aws borrow", "order");
    assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(3).getSpanId());
    assertThatIsOnTop(spans.get(1), spans.get(0));
    assertThat(spans.get(1).getAttributes()).isEqualTo(spans.get(0).getAttributes());
    assertThat(spans.get(2).getParentSpanId()).isEqualTo(spans.get(3).getSpanId());
  }

  @Test
  void a_verdict_is_an_event_of_the_span_that_is_current() {
    List<SpanData> spans = below(SpanPlacement.CURRENT, VERDICT);

    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).getEvents())
        .extracting(EventData::getName, event -> text(event.getAttributes()))
        .containsExactly(
            tuple(
                "hibernate-aws verdict",
                "{cluster=test, error.type=08007, instance=a, unit=unit, verdict=rolled_back}"));
    assertThat(spans(SpanPlacement.CURRENT, VERDICT)).isEmpty();
  }
}
