package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.ReplicatedTable;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.Life;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An RDS Multi-AZ DB cluster: every instance has a storage of its own, names its writer by a
 * resource and the others by their hosts; an old writer lingers and refuses writes.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MultiAzIT {
  private static final int ROUNDS = Integer.getInteger("family.rounds", 3);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** The promise for clusters that move their writer within a second. */
  private static final Duration PROMISE = Duration.ofSeconds(1);

  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Longer than anything that a session waits for, so that its end is not what helps. */
  private static final Duration FOR_LONG = Duration.ofMinutes(2);

  private LocalAurora cluster;

  @BeforeEach
  void start() {
    cluster = cluster(LINGER);
  }

  private static LocalAurora cluster(Duration linger) {
    return Product.newCluster()
        .multiAzCluster()
        .instances(3)
        .linger(linger)
        .promotionDelay(Duration.ofMillis(200))
        .start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private SessionFactory unit(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    settings.put("hibernate.aws.profile", "multi-az-fast");
    return Units.ofNative(Units.settings(cluster, settings));
  }

  @Test
  void sessions_that_write_run_on_the_writer_and_those_that_read_on_the_readers()
      throws SQLException {
    try (SessionFactory unit = unit(Map.of())) {
      ReplicatedTable.await(cluster, "purchase", 2, 3);
      Set<String> wrote = new HashSet<>();
      Set<String> read = new HashSet<>();
      Units.engine(unit)
          .observe(
              event -> {
                if (event instanceof EngineEvent.Bound bound) {
                  assertThat(bound.role()).isEqualTo(bound.readOnly() ? Role.READER : Role.WRITER);
                  (bound.readOnly() ? read : wrote).add(bound.instance());
                }
              });

      for (int i = 0; i < 40; i++) {
        unit.inTransaction(Asking::purchases);
        try (Session session = unit.withOptions().readOnly(true).openSession()) {
          Asking.purchases(session);
        }
      }

      assertThat(wrote).containsExactly(cluster.instanceId(1));
      assertThat(read).containsExactlyInAnyOrder(cluster.instanceId(2), cluster.instanceId(3));
    }
  }

  @Test
  void a_switchover_fails_writes_for_less_than_a_second() throws Exception {
    try (SessionFactory unit = unit(Map.of());
        Writers writers = Writers.start(unit)) {
      List<Duration> gaps = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        writers.awaitCommit(System.nanoTime(), System.nanoTime());
        long began = System.nanoTime();
        int old = cluster.writer();
        cluster.switchover(old % 3 + 1);
        gaps.add(gap(writers, began));
        awaitThatAllStream();
      }

      writers.compare("multi-az switchover");
      report("switchover", gaps);
      // Between the end of the old writer's writes and the promotion no instance is the writer, and
      // what the old one says is all there is.
      assertThat(writers.told(Told.OTHER)).allSatisfy(MultiAzIT::assertRefusedToWrite);
    }
  }

  /** The old writer lives on and refuses writes, and no call is in flight that could be lost. */
  @Test
  void a_writer_that_was_replaced_unnoticed_is_left_at_the_first_refused_write() {
    cluster.close();
    cluster = cluster(FOR_LONG);
    try (SessionFactory unit = unit(Map.of("hibernate.aws.topology.refresh_interval", "10m"))) {
      write(unit);
      cluster.switchover(2);
      long began = System.nanoTime();

      assertThatThrownBy(() -> write(unit)).isInstanceOf(TransactionLostException.class);
      write(unit);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      System.out.printf("MULTI-AZ unnoticed took=%dms%n", took.toMillis());
      assertThat(cluster.life(1)).isEqualTo(Life.UP);
    }
  }

  private static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  @Test
  @Tag("full")
  void a_crash_costs_what_the_promotion_takes_and_little_more() throws Exception {
    try (SessionFactory unit = unit(Map.of("hibernate.aws.host_monitoring.detection_time", "500"));
        Writers writers = Writers.start(unit)) {
      List<Duration> after = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        writers.awaitCommit(System.nanoTime(), System.nanoTime());
        long began = System.nanoTime();
        int victim = cluster.writer();
        cluster.crash(victim, Crash.RESET);
        long promoted =
            cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime();
        after.add(Duration.ofNanos(writers.awaitCommit(began, promoted) - promoted));
        cluster.rejoin(victim);
        awaitThatAllStream();
      }

      writers.compare("multi-az crash");
      report("crash, after the promotion", after);
      assertThat(writers.told(Told.OTHER)).isEmpty();
    }
  }

  @Test
  @Tag("full")
  void a_cut_connection_costs_no_more_than_another_log_in() throws Exception {
    try (SessionFactory unit = unit(Map.of());
        Writers writers = Writers.start(unit)) {
      List<Duration> gaps = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        writers.awaitCommit(System.nanoTime(), System.nanoTime());
        long began = System.nanoTime();
        cluster.proxy(1).resetAll();
        gaps.add(gap(writers, began));
      }

      writers.compare("multi-az cut");
      report("cut", gaps);
    }
  }

  private static void assertRefusedToWrite(Writers.Attempt refused) {
    assertThat(refused.failure())
        .isInstanceOfSatisfying(
            JDBCException.class,
            e ->
                assertThat(Product.underTest().sql().refusalsOfWrites()).contains(e.getSQLState()));
  }

  private static Duration gap(Writers writers, long began) {
    writers.awaitCommit(System.nanoTime(), System.nanoTime());
    return writers.longestGap(began);
  }

  private void awaitThatAllStream() {
    Awaitility.await().atMost(DEADLINE).until(() -> cluster.inSync().size() == 2);
  }

  private static void report(String what, List<Duration> all) {
    List<Duration> sorted = all.stream().sorted().toList();
    Duration p50 = sorted.get((sorted.size() - 1) / 2);
    Duration p95 = sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    System.out.printf(
        "MULTI-AZ %s n=%d p50=%dms p95=%dms max=%dms%n",
        what,
        sorted.size(),
        p50.toMillis(),
        p95.toMillis(),
        sorted.get(sorted.size() - 1).toMillis());
    assertThat(p50).as("of %s", sorted).isLessThanOrEqualTo(PROMISE);
  }
}
