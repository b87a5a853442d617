package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instruments of one engine. Its gauges are gone when it is closed; what was counted stays, as
 * OpenTelemetry keeps it. Thread-safe.
 */
final class OpenTelemetryMeters implements EngineObserver, FigureSink {
  private static final double NANOS = 1e9;

  private final Meter meter;
  private final Attributes source;
  private final EngineGauges gauges;
  private final EventFigures events;
  private final Map<Figure, LongCounter> counters = new EnumMap<>(Figure.class);
  private final Map<Figure, DoubleHistogram> times = new EnumMap<>(Figure.class);
  private final Map<Figure, ObservableLongMeasurement> amounts = new EnumMap<>(Figure.class);
  private final Map<Figure, ObservableDoubleMeasurement> seconds = new EnumMap<>(Figure.class);
  private final Map<Series, Attributes> attributes = new ConcurrentHashMap<>();
  private final BatchCallback reading;

  OpenTelemetryMeters(OpenTelemetry openTelemetry, AwsEngine engine) {
    this.meter = OpenTelemetryScope.meter(openTelemetry);
    this.source = OpenTelemetryScope.attributes(engine.source());
    this.gauges = new EngineGauges(engine);
    this.events =
        new EventFigures(this, engine.cluster().writer().map(Member::instanceId).orElse(null));
    for (Figure figure : Figure.values()) {
      switch (figure.kind()) {
        case COUNTER -> counters.put(figure, counter(figure));
        case DURATION -> times.put(figure, histogram(figure));
        case GAUGE -> {
          if (figure.isTime()) {
            seconds.put(figure, gauge(figure));
          } else {
            amounts.put(figure, upDownCounter(figure));
          }
        }
      }
    }
    List<ObservableMeasurement> others = new ArrayList<>(amounts.values());
    others.addAll(seconds.values());
    ObservableMeasurement first = others.remove(0);
    this.reading =
        meter.batchCallback(this::read, first, others.toArray(ObservableMeasurement[]::new));
  }

  private LongCounter counter(Figure figure) {
    return meter
        .counterBuilder(figure.metric())
        .setDescription(figure.doc())
        .setUnit(figure.unit())
        .build();
  }

  private DoubleHistogram histogram(Figure figure) {
    return meter
        .histogramBuilder(figure.metric())
        .setDescription(figure.doc())
        .setUnit(figure.unit())
        .setExplicitBucketBoundariesAdvice(
            Figure.BUCKETS.stream().map(OpenTelemetryMeters::seconds).toList())
        .build();
  }

  /** What can be added up is no gauge in OpenTelemetry's conventions. */
  private ObservableLongMeasurement upDownCounter(Figure figure) {
    return meter
        .upDownCounterBuilder(figure.metric())
        .setDescription(figure.doc())
        .setUnit(figure.unit())
        .buildObserver();
  }

  private ObservableDoubleMeasurement gauge(Figure figure) {
    return meter
        .gaugeBuilder(figure.metric())
        .setDescription(figure.doc())
        .setUnit(figure.unit())
        .buildObserver();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.EngineClosed) {
      reading.close();
    } else {
      events.on(event);
    }
  }

  @Override
  public void count(Series series, long more) {
    LongCounter counter = counters.get(series.figure());
    if (counter != null) {
      counter.add(more, attributes(series));
    }
  }

  @Override
  public void took(Series series, Duration duration) {
    DoubleHistogram histogram = times.get(series.figure());
    if (histogram != null) {
      histogram.record(seconds(duration), attributes(series));
    }
  }

  /** All gauges, at one collection. */
  private void read() {
    gauges
        .read()
        .forEach(
            (series, value) -> {
              ObservableLongMeasurement amount = amounts.get(series.figure());
              ObservableDoubleMeasurement time = seconds.get(series.figure());
              if (time != null) {
                time.record(value, attributes(series));
              } else if (amount != null && !value.isNaN()) {
                amount.record(value.longValue(), attributes(series));
              }
            });
  }

  private Attributes attributes(Series series) {
    return attributes.computeIfAbsent(
        series,
        key -> {
          AttributesBuilder all = source.toBuilder();
          key.labels().forEach(all::put);
          return all.build();
        });
  }
}
