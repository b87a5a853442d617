package io.hibernateaws.quarkus.health;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What readiness says about clusters. */
@ConfigMapping(prefix = "quarkus.hibernate-aws.health")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface HealthConfig {
  /**
   * Whether the readiness of the application says of every cluster whether it has a writer, and how
   * each of its instances is; with the extension quarkus-smallrye-health. It never waits for a
   * server. Beside it, Quarkus' own check asks both pools of each datasource for a connection.
   */
  @WithDefault("true")
  boolean enabled();
}
