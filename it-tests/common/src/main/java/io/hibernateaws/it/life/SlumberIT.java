package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that sleeps when it has no clients, as Aurora Serverless does at zero capacity. */
@Tag("full")
@Timeout(120)
class SlumberIT {
  private static final Map<String, Object> IDLE_DISCONNECT =
      Map.of(
          "hibernate.aws.monitoring.idle_disconnect",
          2,
          "jakarta.persistence.schema-generation.database.action",
          "create");

  @Test
  void an_application_that_is_idle_leaves_no_connection_and_works_when_it_is_back()
      throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(2).start();
        SessionFactory unit = Units.ofNative(Units.settings(cluster, IDLE_DISCONNECT))) {
      for (int i = 0; i < 2; i++) {
        write(unit);
        try (var session = unit.withOptions().readOnly(true).openSession()) {
          session.createSelectionQuery("from Purchase", Purchase.class).getResultList();
        }
        assertThat(connections(cluster)).isPositive();

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(connections(cluster)).isZero());
      }
    }
  }

  @Test
  void a_database_that_takes_twelve_seconds_to_wake_up_is_waited_for_and_not_given_up()
      throws Exception {
    Queue<EngineEvent> aborted = new ConcurrentLinkedQueue<>();
    ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
    try (LocalAurora cluster = Product.newCluster().instances(1).autoFailover(false).start();
        SessionFactory unit = Units.ofNative(Units.settings(cluster, IDLE_DISCONNECT))) {
      write(unit);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> connections(cluster) == 0);
      Units.engine(unit)
          .observe(
              event -> {
                if (event instanceof EngineEvent.CallsAborted) {
                  aborted.add(event);
                }
              });
      cluster.freeze(1);
      var woken = alarm.schedule(() -> cluster.thaw(1), 12, TimeUnit.SECONDS);
      long began = System.nanoTime();

      write(unit);

      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isBetween(11L, 25L);
      woken.get();
      assertThat(aborted).isEmpty();
    } finally {
      alarm.shutdownNow();
    }
  }

  private static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  private static int connections(LocalAurora cluster) throws SQLException {
    return Sessions.onAll(cluster, Product.underTest().sessions().ofUser(cluster.user()));
  }
}
