package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.EngineEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import org.jspecify.annotations.Nullable;

/** The name and version under which OpenTelemetry shows what an engine tells. Stateless. */
final class OpenTelemetryScope {
  private static final String NAME = "io.hibernateaws";

  private OpenTelemetryScope() {}

  static Meter meter(OpenTelemetry openTelemetry) {
    MeterBuilder meter = openTelemetry.getMeterProvider().meterBuilder(NAME);
    String version = version();
    return version == null ? meter.build() : meter.setInstrumentationVersion(version).build();
  }

  static Tracer tracer(OpenTelemetry openTelemetry) {
    TracerBuilder tracer = openTelemetry.getTracerProvider().tracerBuilder(NAME);
    String version = version();
    return version == null ? tracer.build() : tracer.setInstrumentationVersion(version).build();
  }

  /** That of the jar; null where the classes come from elsewhere. */
  private static @Nullable String version() {
    return OpenTelemetryScope.class.getPackage().getImplementationVersion();
  }

  /** What everything of an engine carries. */
  static Attributes attributes(EngineEvent.Source source) {
    return Attributes.builder().put("unit", source.unit()).put("cluster", source.cluster()).build();
  }
}
