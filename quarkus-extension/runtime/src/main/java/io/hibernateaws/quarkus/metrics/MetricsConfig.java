package io.hibernateaws.quarkus.metrics;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Figures of clusters. */
@ConfigMapping(prefix = "quarkus.hibernate-aws.metrics")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface MetricsConfig {
  /**
   * Whether the metrics of the application have the figures of every cluster, labelled with the
   * datasource, the unit and the cluster; with the extension quarkus-micrometer.
   */
  @WithDefault("true")
  boolean enabled();
}
