package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An RDS instance whose hidden standby takes over under the same name, which follows late: there is
 * no topology that could tell, and the old address may stay silent.
 */
@Tag("full")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RdsInstanceIT {
  private static final int ROUNDS = Integer.getInteger("family.rounds", 2);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PROMISE = Duration.ofSeconds(1);

  private LocalAurora instance;

  @BeforeEach
  void start() {
    instance =
        Product.newCluster()
            .rdsInstance()
            .instances(2)
            .promotionDelay(Duration.ofMillis(200))
            .dnsDelay(Duration.ofSeconds(2))
            .start();
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private SessionFactory unit() {
    return Units.ofNative(
        Units.settings(
            instance,
            Map.of(
                "jakarta.persistence.schema-generation.database.action",
                "update",
                "hibernate.aws.profile",
                "plain-rds")));
  }

  private static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  /** When the name leads to the server that took over. */
  private long awaitName(int victim, long since) {
    return instance
        .awaitEvent(
            event -> event.kind() == ClusterEvent.Kind.NAMES_UPDATED && event.instance() != victim,
            since,
            DEADLINE)
        .nanoTime();
  }

  @Test
  void one_host_is_watched_and_never_asked_for_a_topology() {
    try (SessionFactory unit = unit()) {
      List<EngineEvent> seen = new CopyOnWriteArrayList<>();
      Units.engine(unit).observe(seen::add);
      write(unit);

      assertThat(Units.engine(unit).cluster().members()).hasSize(1);
      assertThat(seen).noneMatch(EngineEvent.SearchStarted.class::isInstance);
    }
  }

  /** Calls that are in flight to a silent host are ended by its monitor, others are not held up. */
  @ParameterizedTest
  @EnumSource
  void the_first_write_follows_the_name(Crash crash) throws Exception {
    try (SessionFactory unit = unit()) {
      List<Duration> after = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        try (Writers caught = Writers.start(unit)) {
          caught.awaitCommit(System.nanoTime(), System.nanoTime());
          long began = System.nanoTime();
          int victim = instance.writer();
          instance.crash(victim, crash);
          try (Writers fresh = Writers.start(unit)) {
            long moved = awaitName(victim, began);
            after.add(Duration.ofNanos(fresh.awaitCommit(began, moved) - moved));
            caught.awaitCommit(began, moved);
            fresh.compare("rds-instance " + crash + " (sessions that began after it)");
          }
          caught.compare("rds-instance " + crash);
          instance.rejoin(victim);
          Awaitility.await().atMost(DEADLINE).until(() -> instance.inSync().size() == 1);
        }
      }
      System.out.printf("RDS-INSTANCE %s after the name has moved: %s%n", crash, after);
      assertThat(after).allSatisfy(one -> assertThat(one).isLessThanOrEqualTo(PROMISE));
    }
  }

  @Test
  void idle_links_to_an_address_that_the_name_has_left_hold_up_no_session() throws Exception {
    try (SessionFactory unit = unit()) {
      try (Writers many = Writers.start(unit)) {
        many.awaitCommit(System.nanoTime(), System.nanoTime());
      }
      long began = System.nanoTime();
      int victim = instance.writer();
      instance.crash(victim, Crash.SILENT);
      awaitName(victim, began);

      long asked = System.nanoTime();
      write(unit);
      Duration took = Duration.ofNanos(System.nanoTime() - asked);

      System.out.printf("RDS-INSTANCE idle links, silent: %d ms%n", took.toMillis());
      assertThat(took).isLessThanOrEqualTo(PROMISE);
    }
  }
}
