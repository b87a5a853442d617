package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;

/** Observes an engine as its settings say. Stateless. */
public final class Telemetry {
  private Telemetry() {}

  /** To be called before the engine is used; what it starts ends when the engine is closed. */
  public static void observe(AwsEngine engine, TelemetrySettings settings) {
    if (settings.enabled()) {
      settings.metrics().observe(engine);
    }
  }
}
