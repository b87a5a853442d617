package io.hibernateaws.spring.metrics;

import io.hibernateaws.engine.api.AwsEngine;
import java.util.Map;

/** What an engine shows by its own settings, in what is global: not to be shown twice. */
final class Settings {
  private Settings() {}

  static boolean showsFigures(AwsEngine engine) {
    return shows(engine.settings(), "telemetry.metrics_backend", "micrometer");
  }

  static boolean showsSpans(AwsEngine engine) {
    return shows(engine.settings(), "telemetry.traces_backend", "otlp");
  }

  private static boolean shows(Map<String, String> settings, String backend, String value) {
    return "true".equals(settings.get("telemetry.enabled")) && value.equals(settings.get(backend));
  }
}
