package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.ServerImage;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product's official image as the instances of a local cluster. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ContainersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @BeforeAll
  static void needsContainers() {
    boolean possible = ServerImage.isPossible();
    if (!possible) {
      System.out.println("CONTAINERS none: Docker is not here, so no official image was tried");
    }
    Assumptions.assumeTrue(possible, "there is no Docker");
  }

  @Test
  void what_is_told_while_a_writer_in_a_container_crashes_is_what_the_cluster_holds()
      throws Exception {
    try (ServerImage image = ServerImage.start(Product.underTest());
        LocalAurora cluster = Product.newCluster().container(image.container()).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster,
                    Map.of("jakarta.persistence.schema-generation.database.action", "update")));
        Writers writers = Writers.start(unit)) {
      writers.awaitCommit(System.nanoTime(), System.nanoTime());

      long crash = System.nanoTime();
      cluster.crash(1);
      long promoted =
          cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crash, DEADLINE).nanoTime();
      writers.awaitCommit(crash, promoted);
      writers.compare("containers of " + image.name());

      assertThat(cluster.writer()).isNotEqualTo(1);
      System.out.printf("CONTAINERS %s wrong=0%n", image.name());
    }
  }
}
