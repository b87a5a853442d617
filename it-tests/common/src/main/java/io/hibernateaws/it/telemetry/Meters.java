package io.hibernateaws.it.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What the meters of a registry show, summed up by one of their labels. */
record Meters(MeterRegistry registry) {
  /** How far the counters of this name have come, by the values of a label. */
  Map<String, Double> counts(String name, String label) {
    return sums(registry.find(name).counters(), label, Counter::count);
  }

  /** The gauges of this name, by the values of a label. */
  Map<String, Double> values(String name, String label) {
    return sums(registry.find(name).gauges(), label, Gauge::value);
  }

  double total(String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  /** How often something took its time. */
  long times(String name) {
    return registry.find(name).timers().stream().mapToLong(Timer::count).sum();
  }

  private static <M extends Meter> Map<String, Double> sums(
      Collection<M> meters, String label, ToDoubleFunction<M> value) {
    Map<String, Double> sums = new TreeMap<>();
    for (M meter : meters) {
      sums.merge(
          String.valueOf(meter.getId().getTag(label)), value.applyAsDouble(meter), Double::sum);
    }
    return sums;
  }
}
