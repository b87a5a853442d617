package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quarkus' own pool under plain JDBC, while its writer goes away in one way or another. */
class PoolFailoverTest {
  private static final int CLIENTS = 6;

  private static final TestCluster CLUSTER = TestCluster.postgresql("jtapool", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = ClusterApplication.on(CLUSTER);

  @Inject AgroalDataSource pool;

  private final AtomicBoolean over = new AtomicBoolean();

  /** Waits for the first write that begins when the latch says so. */
  private final AtomicReference<CountDownLatch> written =
      new AtomicReference<>(new CountDownLatch(0));

  private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> stored = new ConcurrentLinkedQueue<>();

  private void client(int number) {
    for (int i = 0; !over.get(); i++) {
      String id = number + "." + i;
      try (Connection connection = pool.getConnection();
          PreparedStatement insert =
              connection.prepareStatement("insert into Purchase (id) values (?)")) {
        insert.setString(1, id);
        insert.executeUpdate();
        acknowledged.add(System.nanoTime());
        stored.add(id);
        written.get().countDown();
      } catch (SQLException e) {
        failures.add(e);
      }
    }
  }

  private void await(int writes) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(writes);
    written.set(latch);
    assertThat(latch.await(120, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  /** Milliseconds from the promotion to the first write after it that was acknowledged. */
  private double gap(int writer, IntConsumer loss) throws InterruptedException {
    await(50);
    acknowledged.clear();
    loss.accept(writer);
    long promoted = CLUSTER.awaitWriterOtherThan(writer);
    await(50);
    return acknowledged.stream()
            .mapToLong(at -> at - promoted)
            .filter(at -> at > 0)
            .min()
            .orElseThrow()
        / 1e6;
  }

  @Test
  void the_pool_is_on_the_new_writer_soon_and_every_failure_is_a_verdict() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      running.add(clients.submit(() -> client(number)));
    }
    List<Double> crashes = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      int writer = CLUSTER.writer();
      crashes.add(gap(writer, CLUSTER::crash));
      CLUSTER.rejoin(writer);
    }
    int silent = CLUSTER.writer();
    double frozen = gap(silent, CLUSTER::freeze);
    over.set(true);
    for (Future<?> client : running) {
      client.get();
    }
    clients.shutdown();
    crashes.sort(null);
    System.out.printf(
        "QUARKUS-FAILOVER crash_p50_ms=%.0f crash_max_ms=%.0f rounds=%d frozen_ms=%.0f"
            + " writes=%d failures=%d%n",
        crashes.get(crashes.size() / 2),
        crashes.get(crashes.size() - 1),
        crashes.size(),
        frozen,
        stored.size(),
        failures.size());
    assertThat(
            failures.stream()
                .filter(
                    failure ->
                        ExceptionChain.findCause(failure, FailoverSQLException.class) == null)
                .map(SQLException::toString))
        .isEmpty();
    Set<String> lost = new HashSet<>(stored);
    CLUSTER.purchases().forEach(lost::remove); // one by one they would be looked for for minutes
    assertThat(lost).isEmpty();
  }
}
