package io.hibernateaws.spring.metrics;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.telemetry.MicrometerFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Shows the figures of every engine in the application's registry, with the name of its data source
 * as one more tag, as Spring Boot's own figures of connections have it.
 */
final class ClusterMeterBinder implements MeterBinder {
  private static final String TAG = "name";

  private final Supplier<Map<String, AwsDataSource>> dataSources;

  ClusterMeterBinder(Supplier<Map<String, AwsDataSource>> dataSources) {
    this.dataSources = dataSources;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    dataSources.get().forEach((name, dataSource) -> bind(name, dataSource.engine(), registry));
  }

  private static void bind(String name, AwsEngine engine, MeterRegistry registry) {
    if (Settings.showsFigures(engine)) {
      return;
    }
    CompositeMeterRegistry named = new CompositeMeterRegistry();
    named.config().commonTags(TAG, name);
    named.add(registry);
    MicrometerFigures.observe(engine, named);
  }
}
