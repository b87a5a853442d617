package io.hibernateaws.quarkus.metrics;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.telemetry.MicrometerFigures;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.driver.EngineWatch;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows the figures of the engines in Micrometer's global registry, to which Quarkus adds its own,
 * with the datasource as one more label. Thread-safe.
 */
final class ClusterFigures implements EngineWatch {
  /** Quarkus' own label and value, as in its figures of the pools. */
  private static final String LABEL = "datasource";

  private static final String DEFAULT = "default";

  private final Map<String, CompositeMeterRegistry> labelled = new ConcurrentHashMap<>();

  /** Unless the engine's own settings show them there already. */
  @Override
  public void opened(String dataSource, AwsEngine engine) {
    Map<String, String> settings = engine.settings();
    if (!"micrometer".equals(settings.get("telemetry.metrics_backend"))
        || !"true".equals(settings.get("telemetry.enabled"))) {
      MicrometerFigures.observe(
          engine, labelled.computeIfAbsent(dataSource, ClusterFigures::labelled));
    }
  }

  private static CompositeMeterRegistry labelled(String dataSource) {
    CompositeMeterRegistry registry = new CompositeMeterRegistry();
    String value = dataSource.equals(ClusterNames.DEFAULT) ? DEFAULT : dataSource;
    registry.config().commonTags(LABEL, value);
    registry.add(Metrics.globalRegistry);
    return registry;
  }

  /** The global registry outlives an application that is loaded again. */
  @Override
  public void closed() {
    labelled.values().forEach(registry -> registry.remove(Metrics.globalRegistry));
    labelled.clear();
  }
}
