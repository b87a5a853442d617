package io.hibernateaws.it.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An SDK of OpenTelemetry that keeps everything in memory, and what it has been told. */
record Telescope(
    InMemoryMetricReader reader, InMemorySpanExporter exported, OpenTelemetrySdk openTelemetry) {
  static Telescope create() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    InMemorySpanExporter exported = InMemorySpanExporter.create();
    return new Telescope(
        reader,
        exported,
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build());
  }

  /** The spans of this name that have ended. */
  List<SpanData> spans(String name) {
    return exported.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  /** How many spans of each name have ended. */
  Map<String, Long> spans() {
    Map<String, Long> counts = new TreeMap<>();
    exported.getFinishedSpanItems().forEach(span -> counts.merge(span.getName(), 1L, Long::sum));
    return counts;
  }

  private Stream<MetricData> collected(String name) {
    return reader.collectAllMetrics().stream().filter(data -> data.getName().equals(name));
  }

  /** Counted or measured now, by the values of a label; times by how often they were taken. */
  Map<String, Double> values(String name, String label) {
    AttributeKey<String> key = AttributeKey.stringKey(label);
    Map<String, Double> sums = new TreeMap<>();
    collected(name)
        .flatMap(data -> data.getData().getPoints().stream())
        .forEach(
            point ->
                sums.merge(
                    String.valueOf(point.getAttributes().get(key)), value(point), Double::sum));
    return sums;
  }

  private static double value(Object point) {
    if (point instanceof LongPointData number) {
      return number.getValue();
    }
    if (point instanceof DoublePointData number) {
      return number.getValue();
    }
    return ((HistogramPointData) point).getCount();
  }

  double total(String name) {
    return values(name, "unit").values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
