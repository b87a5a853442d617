package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;

/**
 * The figures of an engine as meters of Micrometer, which is {@code io.micrometer:micrometer-core}
 * on the class path. Stateless; any thread.
 *
 * <pre>{@code
 * MicrometerFigures.observe(AwsEngines.of(sessionFactory), registry);
 * }</pre>
 *
 * <p>The setting {@code telemetry.metrics_backend=micrometer} does the same with Micrometer's
 * global registry, from the first event on.
 */
public final class MicrometerFigures {
  private MicrometerFigures() {}

  /**
   * From now on until the engine is closed the registry has its figures; then they are removed.
   * Engines of the same unit and cluster are told apart: {@code -2} is added to the unit of the
   * second one, and so on.
   */
  public static void observe(AwsEngine engine, MeterRegistry registry) {
    MicrometerMeters meters = new MicrometerMeters(registry, engine);
    engine.observe(meters);
    meters.followCluster();
  }

  /** The same with the registry of the whole JVM, to which applications add their own. */
  static void observeGlobally(AwsEngine engine) {
    observe(engine, Metrics.globalRegistry);
  }
}
