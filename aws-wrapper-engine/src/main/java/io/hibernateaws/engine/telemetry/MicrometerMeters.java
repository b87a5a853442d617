package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one engine in one registry, each made when it is first needed; gone when the engine
 * is closed. Thread-safe.
 */
final class MicrometerMeters implements EngineObserver, FigureSink {
  private final MeterRegistry registry;
  private final Tags source;
  private final EngineGauges gauges;
  private final EventFigures events;
  private final Map<Series, Meter> meters = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();
  private boolean closed;

  MicrometerMeters(MeterRegistry registry, AwsEngine engine) {
    this.registry = registry;
    this.source = free(registry, engine.source());
    this.gauges = new EngineGauges(engine);
    this.events =
        new EventFigures(this, engine.cluster().writer().map(Member::instanceId).orElse(null));
  }

  /** Two engines may have one name, and a registry has one meter of a name and its tags. */
  private static Tags free(MeterRegistry registry, EngineEvent.Source source) {
    Tags tags = tags(source.unit(), source.cluster());
    for (int i = 2; isTaken(registry, tags); i++) {
      tags = tags(source.unit() + "-" + i, source.cluster());
    }
    return tags;
  }

  private static Tags tags(String unit, String cluster) {
    return Tags.of("unit", unit, "cluster", cluster);
  }

  private static boolean isTaken(MeterRegistry registry, Tags tags) {
    return registry.find(Figure.CONNECTIONS_MAX.metric()).tags(tags).gauge() != null;
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.EngineClosed) {
      close();
      return;
    }
    events.on(event);
    if (event instanceof EngineEvent.TopologyChanged || event instanceof EngineEvent.LinkOpened) {
      followCluster();
    }
  }

  @Override
  public void count(Series series, long more) {
    if (meter(series, this::counter) instanceof Counter counter) {
      counter.increment((double) more);
    }
  }

  @Override
  public void took(Series series, Duration duration) {
    if (meter(series, this::timer) instanceof Timer timer) {
      timer.record(duration);
    }
  }

  /** A line for each instance that is a member or has links, and none for those that are gone. */
  void followCluster() {
    Set<Series> present = gauges.read().keySet();
    changing.lock();
    try {
      for (Series series : present) {
        meter(series, this::gauge);
      }
      Iterator<Map.Entry<Series, Meter>> all = meters.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Series, Meter> one = all.next();
        if (one.getKey().figure().kind() == Figure.Kind.GAUGE && !present.contains(one.getKey())) {
          registry.remove(one.getValue());
          all.remove();
        }
      }
    } finally {
      changing.unlock();
    }
  }

  /** Null once the engine is closed. */
  private @Nullable Meter meter(Series series, Function<Series, Meter> maker) {
    Meter known = meters.get(series);
    if (known != null) {
      return known;
    }
    changing.lock();
    try {
      return closed ? null : meters.computeIfAbsent(series, maker);
    } finally {
      changing.unlock();
    }
  }

  private Meter counter(Series series) {
    Figure figure = series.figure();
    return Counter.builder(figure.metric())
        .description(figure.doc())
        .tags(tags(series))
        .register(registry);
  }

  private Meter timer(Series series) {
    Figure figure = series.figure();
    return Timer.builder(figure.metric())
        .description(figure.doc())
        .tags(tags(series))
        .serviceLevelObjectives(Figure.BUCKETS.toArray(Duration[]::new))
        .register(registry);
  }

  private Meter gauge(Series series) {
    Figure figure = series.figure();
    return Gauge.builder(figure.metric(), () -> gauges.value(series))
        .description(figure.doc())
        .baseUnit(figure.isTime() ? "seconds" : null)
        .tags(tags(series))
        .register(registry);
  }

  private Tags tags(Series series) {
    Tags tags = source;
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      tags = tags.and(label.getKey(), label.getValue());
    }
    return tags;
  }

  private void close() {
    changing.lock();
    try {
      closed = true;
      meters.values().forEach(registry::remove);
      meters.clear();
    } finally {
      changing.unlock();
    }
  }
}
