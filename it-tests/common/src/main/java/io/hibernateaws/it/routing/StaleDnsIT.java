package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cluster's name goes on leading to the old writer long after a switchover, as DNS does. */
@Tag("full")
@Timeout(60)
class StaleDnsIT {
  @ParameterizedTest(name = "plugins={0}")
  @ValueSource(
      strings = {
        "initial_connection,aurora_connection_tracker,failover,read_write_splitting",
        // Connects go to the cluster's name itself, so the role check of failover must catch it.
        "aurora_connection_tracker,failover,read_write_splitting"
      })
  void no_writable_session_ever_lands_on_the_old_writer(String plugins) {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster,
                    Map.of(
                        "jakarta.persistence.schema-generation.database.action",
                        "create",
                        // A link that was used a moment before the switchover is checked too.
                        "hibernate.aws.pool.validate_after_idle",
                        0,
                        "hibernate.aws.plugins",
                        plugins)))) {
      cluster.dnsDelay(Duration.ofMinutes(5));
      cluster.switchover(2);
      assertThat(cluster.resolver().apply(cluster.clusterEndpoint()))
          .isEqualTo(cluster.resolver().apply(cluster.instanceEndpoint(1)));

      for (int i = 0; i < 20; i++) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        assertThat(unit.fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(2));
      }
    }
  }
}
