package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;

/** Observes an engine as its settings say. Stateless. */
public final class Telemetry {
  private Telemetry() {}

  /** To be called before the engine is used; what it starts ends when the engine is closed. */
  public static void observe(AwsEngine engine, TelemetrySettings settings) {
    if (!settings.enabled()) {
      return;
    }
    if (hasModule("jdk.jfr")) {
      engine.observe(new JfrEvents());
    }
    if (hasModule("java.management")) {
      JmxView.observe(engine);
    }
    settings.metrics().observe(engine);
    settings.traces().observe(engine, settings.spans());
  }

  /** A JVM of an application may have been made without it. */
  private static boolean hasModule(String name) {
    return ModuleLayer.boot().findModule(name).isPresent();
  }
}
