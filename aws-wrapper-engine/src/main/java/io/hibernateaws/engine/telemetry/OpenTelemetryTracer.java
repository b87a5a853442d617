package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.WallClock;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The spans of one engine, each made of the event at its end. Any thread. */
final class OpenTelemetryTracer implements EngineObserver {
  private static final String BORROW = "hibernate-aws borrow";
  private static final String CONNECT = "hibernate-aws connect";
  private static final String CREDENTIALS = "hibernate-aws credentials";
  private static final String FAILOVER = "hibernate-aws failover";
  private static final String SEARCH = "hibernate-aws search";
  private static final String VERDICT = "hibernate-aws verdict";
  private static final String VERIFICATION = "hibernate-aws verification";
  private static final String ERROR_TYPE = "error.type";

  /**
   * Something that has ended.
   *
   * @param attributes besides those of the engine
   * @param failure why it failed, null where it did not
   */
  private record Ended(
      String name, Duration took, AttributesBuilder attributes, @Nullable String failure) {
    static Ended well(String name, Duration took, AttributesBuilder attributes) {
      return new Ended(name, took, attributes, null);
    }
  }

  private final Tracer tracer;
  private final SpanPlacement placement;
  private final WallClock clock;

  OpenTelemetryTracer(Tracer tracer, SpanPlacement placement, WallClock clock) {
    this.tracer = tracer;
    this.placement = placement;
    this.clock = clock;
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Verdict verdict) {
      note(verdict);
      return;
    }
    Ended ended = ended(event);
    if (ended != null) {
      tell(event.source(), ended);
    }
  }

  private static @Nullable Ended ended(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound) {
      return Ended.well(BORROW, bound.waited(), at(bound.instance(), bound.role()));
    }
    if (event instanceof EngineEvent.NotBound none) {
      return new Ended(
          BORROW,
          none.waited(),
          error(at(null, none.readOnly() ? Role.READER : Role.WRITER), none.because()),
          String.valueOf(none.because().getMessage()));
    }
    if (event instanceof EngineEvent.LinkOpened opened) {
      return Ended.well(CONNECT, opened.took(), at(opened.instance(), opened.role()));
    }
    if (event instanceof EngineEvent.CredentialsFetched fetched) {
      return Ended.well(CREDENTIALS, fetched.took(), Attributes.builder());
    }
    if (event instanceof EngineEvent.FailedOver over) {
      return failover(over);
    }
    if (event instanceof EngineEvent.SearchEnded search) {
      return search(search);
    }
    if (event instanceof EngineEvent.OutcomeVerified verified) {
      return Ended.well(
          VERIFICATION,
          verified.took(),
          at(verified.instance(), null)
              .put("asked", verified.asked())
              .put("outcome", EventFigures.outcome(verified)));
    }
    return null;
  }

  private static Ended failover(EngineEvent.FailedOver over) {
    AttributesBuilder attributes = at(over.from(), over.role());
    if (over.to() == null) {
      return new Ended(FAILOVER, over.took(), attributes, "no host was found in time");
    }
    return Ended.well(FAILOVER, over.took(), attributes.put("to", over.to()));
  }

  private static Ended search(EngineEvent.SearchEnded search) {
    AttributesBuilder attributes = Attributes.builder().put("probes", search.probes());
    if (search.writer() == null) {
      return new Ended(SEARCH, search.took(), attributes, "no writer was found");
    }
    return Ended.well(
        SEARCH, search.took(), attributes.putAll(at(search.writer(), Role.WRITER).build()));
  }

  private static AttributesBuilder at(@Nullable String instance, @Nullable Role role) {
    AttributesBuilder attributes = Attributes.builder();
    if (instance != null) {
      attributes.put(Figure.INSTANCE, instance);
    }
    if (role != null) {
      attributes.put(Figure.ROLE, role.name().toLowerCase(Locale.ROOT));
    }
    return attributes;
  }

  private static AttributesBuilder error(AttributesBuilder attributes, SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? attributes : attributes.put(ERROR_TYPE, state);
  }

  private void tell(EngineEvent.Source source, Ended ended) {
    Instant now = clock.now();
    SpanContext current = Span.current().getSpanContext();
    SpanBuilder span = begun(source, ended, now);
    SpanContext told =
        end(placement == SpanPlacement.TOP_LEVEL ? onTop(span, current) : span, ended, now);
    if (placement == SpanPlacement.CURRENT_AND_FAILOVERS_ON_TOP
        && ended.name().equals(FAILOVER)
        && current.isValid()) {
      end(onTop(begun(source, ended, now), told), ended, now);
    }
  }

  /** Below the span that is current, unless more is said. */
  private SpanBuilder begun(EngineEvent.Source source, Ended ended, Instant now) {
    return tracer
        .spanBuilder(ended.name())
        .setStartTimestamp(now.minus(ended.took()))
        .setAllAttributes(OpenTelemetryScope.attributes(source))
        .setAllAttributes(ended.attributes().build());
  }

  private static SpanBuilder onTop(SpanBuilder span, SpanContext linked) {
    return linked.isValid() ? span.setNoParent().addLink(linked) : span.setNoParent();
  }

  private static SpanContext end(SpanBuilder begun, Ended ended, Instant now) {
    Span span = begun.startSpan();
    if (ended.failure() != null) {
      span.setStatus(StatusCode.ERROR, ended.failure());
    }
    span.end(now);
    return span.getSpanContext();
  }

  /** Where no span is current nothing is told. */
  private static void note(EngineEvent.Verdict verdict) {
    Span.current()
        .addEvent(
            VERDICT,
            error(at(verdict.instance(), null), verdict.verdict())
                .putAll(OpenTelemetryScope.attributes(verdict.source()))
                .put("verdict", EventFigures.word(verdict.verdict()))
                .build());
  }
}
