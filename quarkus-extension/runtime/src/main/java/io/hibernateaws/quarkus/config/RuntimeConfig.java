package io.hibernateaws.quarkus.config;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** What is decided when the application starts: the settings of the engine. */
@ConfigMapping(prefix = "quarkus.hibernate-aws")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface RuntimeConfig {
  /** For every datasource that follows its cluster. */
  @WithParentName
  EngineKeys settings();

  /**
   * For one datasource and the readers of its cluster, where they win over the same keys for all.
   * The datasource without a name is {@code <default>} here.
   */
  @ConfigDocMapKey("datasource-name")
  @WithName("datasource")
  Map<String, EngineKeys> dataSources();
}
