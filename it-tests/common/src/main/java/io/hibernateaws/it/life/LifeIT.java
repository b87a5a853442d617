package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LifeIT {
  @Test
  void closing_the_factory_leaves_no_thread_and_no_connection() throws SQLException {
    try (LocalAurora cluster = Product.newCluster().instances(3).start()) {
      Units.ofNative(Units.settings(cluster)).close(); // loads the driver, which starts its own
      Set<Thread> before = threads();
      SessionFactory unit = Units.ofNative(Units.settings(cluster));
      unit.inTransaction(Asking::instance);
      try (Session session = unit.withOptions().readOnly(true).openSession()) {
        Asking.instance(session);
      }
      assertThat(threads()).isNotEqualTo(before);

      long begun = System.nanoTime();
      unit.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThanOrEqualTo(Duration.ofSeconds(5));

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(threads()).as("threads of ours").isSubsetOf(before));
      for (int number = 1; number <= cluster.instances(); number++) {
        int instance = number;
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(
                () ->
                    assertThat(
                            Sessions.on(
                                cluster,
                                instance,
                                Product.underTest().sessions().ofUser(cluster.user())))
                        .isZero());
      }
    }
  }

  /** Those of the cluster itself live and die by their own rules. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("local-aurora"))
        .filter(
            thread ->
                thread.getName().startsWith("aws-")
                    || thread.getName().startsWith("agroal-")
                    || thread.getName().startsWith(Product.underTest().driverThreads()))
        .collect(Collectors.toSet());
  }
}
