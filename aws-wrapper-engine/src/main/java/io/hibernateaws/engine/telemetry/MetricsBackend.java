package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import org.jspecify.annotations.Nullable;

/** What shows the figures. The library of one is loaded where it is chosen, and nowhere else. */
public enum MetricsBackend {
  /** Nothing. */
  NONE(null, null) {
    @Override
    void observe(AwsEngine engine) {}
  },
  /** Micrometer's global registry. */
  MICROMETER("io.micrometer.core.instrument.MeterRegistry", "io.micrometer:micrometer-core") {
    @Override
    void observe(AwsEngine engine) {
      MicrometerFigures.observeGlobally(engine);
    }
  };

  private final @Nullable String type;
  private final @Nullable String artifact;

  /**
   * @param type of the library that is looked for, null if none is needed
   * @param artifact that it is in
   */
  MetricsBackend(@Nullable String type, @Nullable String artifact) {
    this.type = type;
    this.artifact = artifact;
  }

  /** Shows the figures until the engine is closed. */
  abstract void observe(AwsEngine engine);

  /** What must be added to the class path; null if it is there, or nothing is needed. */
  @Nullable String missing(ClassLoader loader) {
    if (type == null) {
      return null;
    }
    try {
      Class.forName(type, false, loader);
      return null;
    } catch (ClassNotFoundException e) {
      return artifact;
    }
  }
}
