package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.opentelemetry.api.OpenTelemetry;

/**
 * The figures of an engine as instruments of OpenTelemetry, whose API is {@code
 * io.opentelemetry:opentelemetry-api} on the class path. Stateless; any thread.
 *
 * <pre>{@code
 * OpenTelemetryFigures.observe(AwsEngines.of(sessionFactory), openTelemetry);
 * }</pre>
 *
 * <p>The instrumentation scope is {@code io.hibernateaws}. What becomes of the figures, and where
 * they are sent, is for the application to set up. The setting {@code
 * telemetry.metrics_backend=otlp} does the same with {@code GlobalOpenTelemetry}, from the first
 * event on after that was set.
 */
public final class OpenTelemetryFigures {
  private OpenTelemetryFigures() {}

  /**
   * From now on until the engine is closed its events are counted and its gauges are read once at
   * each collection. Engines of the same unit and cluster share their lines.
   */
  public static void observe(AwsEngine engine, OpenTelemetry openTelemetry) {
    engine.observe(new OpenTelemetryMeters(openTelemetry, engine));
  }

  /** The same with the OpenTelemetry of the whole JVM, once an application has set it. */
  static void observeGlobally(AwsEngine engine) {
    engine.observe(new OpenTelemetryGlobal(set -> new OpenTelemetryMeters(set, engine)));
  }
}
