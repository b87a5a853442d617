package io.hibernateaws.quarkus.devservices;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The cluster that dev mode and tests start for a datasource without a URL. */
@ConfigMapping(prefix = "quarkus.hibernate-aws.devservices")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface LocalClusterConfig {
  /**
   * Whether dev mode and tests start a local cluster for each datasource that follows its cluster
   * and has no URL: real servers on this machine that fail over by themselves, without a container.
   * If {@code false}, Quarkus' own Dev Service starts its container instead.
   */
  @WithDefault("true")
  boolean enabled();

  /** How many instances the cluster has, from 1 to 16: one writer, the others are readers. */
  @WithDefault("3")
  int instances();

  /** How long after the loss of the writer a reader takes over. */
  @WithDefault("1S")
  Duration promotionDelay();

  /**
   * The major version of the servers, such as {@code 17}, whose programs are then looked for on the
   * class path and on this machine. By default the one that comes with the extension, or that this
   * machine has.
   */
  Optional<String> version();
}
