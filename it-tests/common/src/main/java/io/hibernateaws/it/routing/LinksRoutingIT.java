package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many physical connections routing takes, as the servers count them. */
@Timeout(120)
class LinksRoutingIT {
  private static final int THREADS = 8;
  private static final int ROUNDS = 6;
  private static final String UNIT = "alternating";

  /** All threads in a transaction, and later all of them out again. */
  private final CyclicBarrier together = new CyclicBarrier(THREADS + 1);

  /**
   * Half of the threads read while the other half writes, then they change places. There is one
   * reader, so that every physical connection ever opened would still be seen, lent or idle; and
   * permits for half of the threads in each role, so that one held too long would stop everybody.
   */
  @Test
  void threads_that_alternate_have_one_physical_connection_each() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (LocalAurora cluster = Product.newCluster().instances(2).start();
        SessionFactory unit = unit(cluster)) {
      List<Future<?>> ends =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(number -> threads.submit(() -> alternate(unit, number)))
              .toList();
      for (int round = 0; round < ROUNDS; round++) {
        await();
        assertThat(links(cluster, 1, true)).as("writing in round %d", round).isEqualTo(THREADS / 2);
        assertThat(links(cluster, 2, true)).as("reading in round %d", round).isEqualTo(THREADS / 2);
        assertThat(links(cluster, 1, false) + links(cluster, 2, false))
            .as("physical connections in round %d, idle ones included", round)
            .isEqualTo(THREADS);
        await();
      }
      for (Future<?> end : ends) {
        end.get(10, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static SessionFactory unit(LocalAurora cluster) {
    return Units.ofJpa(
            UNIT,
            Units.settings(
                cluster,
                Map.of(
                    "jakarta.persistence.schema-generation.database.action",
                    "create",
                    "hibernate.aws.pool.max_size",
                    THREADS / 2)))
        .unwrap(SessionFactory.class);
  }

  private Void alternate(SessionFactory unit, int number) {
    for (int round = 0; round < ROUNDS; round++) {
      boolean reads = (number + round) % 2 == 0;
      try (Session session = unit.withOptions().readOnly(reads).openSession()) {
        session.inTransaction(
            transaction -> {
              if (reads) {
                Asking.purchases(session);
              } else {
                session.persist(new Purchase(UUID.randomUUID(), "Ada"));
                session.flush();
              }
              await();
              await();
            });
      }
    }
    return null;
  }

  private void await() {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not all threads are in a transaction, or out of it", e);
    }
  }

  /** Physical connections of the unit's sessions to a server: those in a transaction, or all. */
  private static int links(LocalAurora cluster, int number, boolean inTransaction)
      throws SQLException {
    if (inTransaction) {
      return Sessions.on(
          cluster, number, Product.underTest().sessions().inTransaction("%" + UNIT + "%"));
    }
    int links = 0;
    for (String role : List.of("writer", "reader")) {
      links +=
          Sessions.on(
              cluster,
              number,
              Product.underTest().sessions().named("%" + UNIT + "% (" + role + ")"));
    }
    return links;
  }
}
