package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long after a promotion the first transaction commits: the budget of design section 8. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FailoverTimeIT {
  private static final int REPETITIONS = 20;
  private static final int THREADS = 8;

  private final ConcurrentLinkedQueue<Long> commits = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lostUnits = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void the_first_commit_follows_a_promotion_within_the_budget() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster,
                    Map.of("jakarta.persistence.schema-generation.database.action", "create")))) {
      List<Thread> writers = startWriters(unit);
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < REPETITIONS; i++) {
        awaitCommitAfter(System.nanoTime());
        millis.add(crashAndMeasure(cluster));
      }
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      report(millis);
    }
  }

  private double crashAndMeasure(LocalAurora cluster) {
    int victim = cluster.writer();
    long crashed = System.nanoTime();
    commits.clear();
    cluster.crash(victim);
    long promoted =
        cluster
            .awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashed, Duration.ofSeconds(20))
            .nanoTime();
    long first = awaitCommitAfter(promoted);
    cluster.rejoin(victim);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.events().stream().anyMatch(event -> isBackInSync(event, promoted)));
    return (first - promoted) / 1e6;
  }

  private static boolean isBackInSync(ClusterEvent event, long since) {
    return event.kind() == ClusterEvent.Kind.COPIES_RESTORED && event.nanoTime() - since > 0;
  }

  private long awaitCommitAfter(long moment) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                commits.stream()
                    .filter(at -> at - moment > 0)
                    .min(Long::compare)
                    .orElse(Long.MIN_VALUE),
            at -> at != Long.MIN_VALUE);
  }

  private List<Thread> startWriters(SessionFactory unit) {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread writer = new Thread(() -> write(unit), "writer-" + i);
      writer.start();
      writers.add(writer);
    }
    return writers;
  }

  private void write(SessionFactory unit) {
    while (!stop.get()) {
      try {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        commits.add(System.nanoTime());
      } catch (FailoverException lost) {
        lostUnits.incrementAndGet();
      }
    }
  }

  private void report(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    double p50 = sorted.get(sorted.size() / 2 - 1);
    double max = sorted.get(sorted.size() - 1);
    System.out.printf("FAILOVER-TIME n=%d p50=%.1fms max=%.1fms%n", sorted.size(), p50, max);
    assertThat(lostUnits.get()).as("units of work that met a crash").isPositive();
    assertThat(p50).as("p50 of %s", sorted).isLessThanOrEqualTo(50);
    assertThat(max).as("worst of %s", sorted).isLessThanOrEqualTo(250);
  }
}
