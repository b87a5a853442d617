package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.config.Library;
import org.jspecify.annotations.Nullable;

/** What shows the spans. The library of one is loaded where it is chosen, and nowhere else. */
enum TracesBackend {
  /** Nothing. */
  NONE(null) {
    @Override
    void observe(AwsEngine engine, SpanPlacement placement) {}
  },
  /** OpenTelemetry, as the application has set it up for the whole JVM. */
  OTLP(OptionalLibraries.OPEN_TELEMETRY) {
    @Override
    void observe(AwsEngine engine, SpanPlacement placement) {
      OpenTelemetrySpans.observeGlobally(engine, placement);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
  private final @Nullable Library library;

  /**
   * @param library that it needs, null for none
   */
  TracesBackend(@Nullable Library library) {
    this.library = library;
  }

  /** Shows the spans until the engine is closed. */
  abstract void observe(AwsEngine engine, SpanPlacement placement);

  /** What must be added to the class path; null if it is there, or nothing is needed. */
  @Nullable String missing(ClassLoader loader) {
    return library == null ? null : library.missing(loader);
  }
}
