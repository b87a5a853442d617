package io.hibernateaws.quarkus.config;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is decided when the application is built. */
@ConfigMapping(prefix = "quarkus.hibernate-aws")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface BuildTimeConfig {
  /**
   * Whether the datasources of PostgreSQL and MySQL follow their cluster. Without it the extension
   * changes nothing.
   */
  @WithDefault("false")
  boolean enabled();

  /** Reads on readers. */
  Readers readers();

  /** Reads on readers. */
  interface Readers {
    /**
     * Whether sessions and transactions that only read run on readers of the cluster. Each such
     * datasource gets a second one for it, called {@code reader} beside the one without a name and
     * {@code orders-reader} beside {@code orders}, with the same configuration unless its own says
     * something else.
     */
    @WithDefault("true")
    boolean enabled();
  }
}
