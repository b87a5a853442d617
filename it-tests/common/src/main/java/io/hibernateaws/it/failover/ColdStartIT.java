package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that is started while its writer is down. */
@Timeout(60)
class ColdStartIT {
  private static final Map<String, String> CREATE =
      Map.of("jakarta.persistence.schema-generation.database.action", "create");

  @Test
  void it_starts_beside_a_dead_writer_reads_and_writes_as_soon_as_there_is_a_new_one() {
    try (LocalAurora cluster = Product.newCluster().instances(3).autoFailover(false).start()) {
      Units.ofNative(Units.settings(cluster, CREATE)).close();
      cluster.crash(1);

      try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
        try (var reading = unit.withOptions().readOnly(true).openSession()) {
          assertThat(Asking.instance(reading)).isNotEqualTo(cluster.instanceId(1));
        }
        cluster.promote(2);
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        assertThat(unit.fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(2));
      }
    }
  }

  @Test
  void schema_tools_wait_for_the_writer() {
    try (LocalAurora cluster = Product.newCluster().instances(3).start()) {
      cluster.crash(1);

      try (SessionFactory unit = Units.ofNative(Units.settings(cluster, CREATE))) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        assertThat(unit.fromTransaction(Asking::instance)).isNotEqualTo(cluster.instanceId(1));
      }
    }
  }

  @Test
  void serializable_isolation_boots_because_the_writer_is_asked_first() {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster, Map.of("hibernate.connection.isolation", "SERIALIZABLE")))) {
      assertThat(unit.fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(1));
    }
  }
}
