package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens between a promotion and the first commit after it: one probe that is answered, and
 * no session on another instance. How long it takes is printed. A busy machine may let the monitor
 * wait for the processor while its probes go on asking, so the count is a median.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FailoverTimeIT {
  private static final int REPETITIONS = Integer.getInteger("failover.repetitions", 8);
  private static final int THREADS = 8;

  /** One that the promotion has overtaken, one that finds the writer, and one of its monitor. */
  private static final int PROBES = 3;

  /** Something the engine did, and when. */
  private record Seen(long at, EngineEvent event) {}

  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Commit> commits = new ConcurrentLinkedQueue<>();
  private final List<Integer> probes = new ArrayList<>();
  private final AtomicInteger lostUnits = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void the_first_commit_follows_the_first_probe_that_a_promoted_writer_answers() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster,
                    Map.of("jakarta.persistence.schema-generation.database.action", "create")))) {
      Units.engine(unit).observe(event -> seen.add(new Seen(System.nanoTime(), event)));
      List<Thread> writers = startWriters(unit);
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < REPETITIONS; i++) {
        awaitCommit(System.nanoTime(), System.nanoTime());
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
    seen.clear();
    cluster.crash(victim);
    long promoted =
        cluster
            .awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashed, Duration.ofSeconds(20))
            .nanoTime();
    long first = awaitCommit(crashed, promoted);
    noteHowItWasFound(cluster.instanceId(cluster.writer()), promoted);
    cluster.rejoin(victim);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.events().stream().anyMatch(event -> isBackInSync(event, promoted)));
    return (first - promoted) / 1e6;
  }

  /** Once the writer is found, sessions that write run nowhere else. */
  private void noteHowItWasFound(String writer, long promoted) {
    // Sessions commit as soon as the monitor knows the writer, which it tells observers afterwards.
    long found =
        Awaitility.await("a search that found " + writer)
            .pollInterval(Duration.ofMillis(2))
            .atMost(Duration.ofSeconds(20))
            .until(() -> whenFound(writer), Optional::isPresent)
            .orElseThrow();
    List<Seen> events = List.copyOf(seen);
    probes.add(
        (int)
            events.stream()
                .filter(
                    one ->
                        one.event instanceof EngineEvent.Probed probed
                            && probed.answered()
                            && probed.instance().equals(writer)
                            && one.at - promoted > 0
                            && one.at - found < 0)
                .count());
    assertThat(events)
        .filteredOn(one -> one.at - found > 0)
        .noneMatch(
            one ->
                one.event instanceof EngineEvent.NotBound
                    || (one.event instanceof EngineEvent.Bound bound
                        && !bound.instance().equals(writer)));
  }

  private Optional<Long> whenFound(String writer) {
    return seen.stream()
        .filter(
            one ->
                one.event instanceof EngineEvent.SearchEnded ended && writer.equals(ended.writer()))
        .map(Seen::at)
        .findFirst();
  }

  /** A unit of work that was acknowledged, by {@link System#nanoTime()}. */
  private record Commit(long began, long ended) {}

  private static boolean isBackInSync(ClusterEvent event, long since) {
    return event.kind() == ClusterEvent.Kind.COPIES_RESTORED && event.nanoTime() - since > 0;
  }

  /**
   * When the first unit of work had committed that began and ended after these moments: one that
   * began before a crash may have committed before it, and its thread may say so late.
   */
  private long awaitCommit(long begunAfter, long endedAfter) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                commits.stream()
                    .filter(one -> one.began - begunAfter > 0 && one.ended - endedAfter > 0)
                    .map(Commit::ended)
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
      long began = System.nanoTime();
      try {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        commits.add(new Commit(began, System.nanoTime()));
      } catch (FailoverException lost) {
        lostUnits.incrementAndGet();
      }
    }
  }

  private void report(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    double p50 = median(sorted);
    double max = sorted.get(sorted.size() - 1);
    System.out.printf("FAILOVER-TIME n=%d p50=%.1fms max=%.1fms%n", sorted.size(), p50, max);
    assertThat(lostUnits.get()).as("units of work that met a crash").isPositive();
    assertThat(median(probes.stream().sorted().toList()))
        .as("probes that the new writer answered before it was found: %s", probes)
        .isLessThanOrEqualTo(PROBES);
    assertThat(max).as("worst of %s", sorted).isLessThanOrEqualTo((double) Shop.AT_ONCE.toMillis());
  }

  private static <T> T median(List<T> sorted) {
    return sorted.get(sorted.size() / 2 - 1);
  }
}
