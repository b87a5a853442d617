package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.config.Library;

/** The libraries of figures and spans that an application may leave out. */
final class OptionalLibraries {
  static final Library MICROMETER =
      Library.of("io.micrometer.core.instrument.MeterRegistry", "io.micrometer:micrometer-core");

  /** Without {@code isSet} to ask for the global instance may be to end all chance of one. */
  static final Library OPEN_TELEMETRY =
      new Library(
          "io.opentelemetry.api.GlobalOpenTelemetry",
          "isSet",
          "io.opentelemetry:opentelemetry-api, 1.57 or newer,");

  private OptionalLibraries() {}
}
