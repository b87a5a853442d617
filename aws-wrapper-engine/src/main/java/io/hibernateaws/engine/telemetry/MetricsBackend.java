package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.config.Library;
import org.jspecify.annotations.Nullable;

/** What shows the figures. The library of one is loaded where it is chosen, and nowhere else. */
enum MetricsBackend {
  /** Nothing. */
  NONE(null) {
    @Override
    void observe(AwsEngine engine) {}
  },
  /** Micrometer's global registry. */
  MICROMETER(OptionalLibraries.MICROMETER) {
    @Override
    void observe(AwsEngine engine) {
      MicrometerFigures.observeGlobally(engine);
    }
  },
  /** OpenTelemetry, as the application has set it up for the whole JVM. */
  OTLP(OptionalLibraries.OPEN_TELEMETRY) {
    @Override
    void observe(AwsEngine engine) {
      OpenTelemetryFigures.observeGlobally(engine);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
  private final @Nullable Library library;

  /**
   * @param library that it needs, null for none
   */
  MetricsBackend(@Nullable Library library) {
    this.library = library;
  }

  /** Shows the figures until the engine is closed. */
  abstract void observe(AwsEngine engine);

  /** What must be added to the class path; null if it is there, or nothing is needed. */
  @Nullable String missing(ClassLoader loader) {
    return library == null ? null : library.missing(loader);
  }
}
