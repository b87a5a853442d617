package io.hibernateaws.quarkus.config;

import io.quarkus.runtime.annotations.ConfigDocDefault;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Map;
import java.util.Optional;

/** What is decided when the application is built. */
@ConfigMapping(prefix = "quarkus.hibernate-aws")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface BuildTimeConfig {
  /**
   * Whether the datasources of PostgreSQL, MySQL and MariaDB follow their cluster. Without it the
   * extension changes nothing.
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

  /** One datasource; the one without a name is {@code <default>} here. */
  @ConfigDocMapKey("datasource-name")
  @WithName("datasource")
  Map<String, DataSource> dataSources();

  /** One datasource. */
  interface DataSource {
    /** Whether this datasource follows its cluster; {@code false} leaves it as it is. */
    @ConfigDocDefault("true")
    Optional<Boolean> enabled();

    /** Reads on readers. */
    OwnReaders readers();
  }

  /** One persistence unit; the one without a name is {@code <default>} here. */
  @ConfigDocMapKey("persistence-unit-name")
  @WithName("persistence-unit")
  Map<String, PersistenceUnit> persistenceUnits();

  /** One persistence unit. */
  interface PersistenceUnit {
    /** Reads on readers. */
    OwnReaders readers();
  }

  /** Reads on readers, of one datasource or one persistence unit. */
  interface OwnReaders {
    /**
     * Whether sessions and transactions that only read run on readers of the cluster. Of a
     * datasource: whether there is a pool of its readers. Of a persistence unit: whether it uses
     * the one of its datasource.
     */
    @ConfigDocDefault("that of all")
    Optional<Boolean> enabled();
  }
}
