package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.LocalAurora;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred sessions are inside a statement when their writer dies. */
@Tag("full")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ManyThreadsIT {
  private static final String SLEEP = Product.underTest().sql().sleep(Duration.ofSeconds(60));
  private static final int THREADS = 100;

  private final Queue<Long> served = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private final Queue<String> searches = new ConcurrentLinkedQueue<>();
  private final Map<Long, Long> cpuAtVerdict = new ConcurrentHashMap<>();
  private final AtomicInteger notServed = new AtomicInteger();
  private final AtomicInteger verdicts = new AtomicInteger();

  @Test
  void a_crash_with_resets_costs_one_search_and_every_session_commits_at_its_first_attempt()
      throws Exception {
    loseTheWriter("resets", Crash.RESET, Map.of());
  }

  @Test
  void a_silent_crash_is_noticed_by_the_topology_and_costs_one_search_too() throws Exception {
    loseTheWriter(
        "silent",
        Crash.SILENT,
        Map.of(
            "hibernate.aws.topology.refresh_interval", "500ms",
            "hibernate.aws.auxiliary_query_timeout", "1s"));
  }

  private void loseTheWriter(String name, Crash crash, Map<String, String> settings)
      throws Exception {
    Map<String, Object> more = new HashMap<>(settings);
    more.put("jakarta.persistence.schema-generation.database.action", "create");
    more.put("hibernate.aws.pool.max_size", THREADS);
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit = Units.ofNative(Units.settings(cluster, more))) {
      List<Thread> threads = startEverybody(unit);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> inStatement(cluster, cluster.writer()) == THREADS);
      letTheTopologySettle(unit);
      Units.engine(unit).observe(this::note);
      Map<Long, Long> cpuBefore = cpu(threads);

      long crashed = System.nanoTime();
      cluster.crash(cluster.writer(), crash);

      long promoted =
          cluster
              .awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashed, Duration.ofSeconds(20))
              .nanoTime();
      int links = mostLinks(cluster, threads);
      long last = served.stream().max(Long::compare).orElseThrow();
      long cpuMillis = cpuSpent(cpuBefore);
      System.out.printf(
          "MANY-THREADS %s threads=%d searches=%d verdicts=%d last_served=%dms links=%d waiters_cpu=%dms%n",
          name,
          THREADS,
          searches.size(),
          verdicts.get(),
          TimeUnit.NANOSECONDS.toMillis(last - promoted),
          links,
          cpuMillis);
      assertThat(surprises).isEmpty();
      assertThat(served).hasSize(THREADS);
      assertThat(verdicts).hasValue(THREADS);
      assertThat(searches).as("searches").hasSize(1);
      assertThat(notServed).as("sessions that waited in vain").hasValue(0);
      assertThat(links).as("permits and reserve").isLessThanOrEqualTo(THREADS + THREADS / 10);
    }
  }

  /**
   * The first search and what follows it are over, so that what is counted belongs to the crash.
   */
  private static void letTheTopologySettle(SessionFactory unit) {
    Awaitility.await().until(() -> Units.engine(unit).cluster().members().size() == 3);
  }

  private void note(EngineEvent event) {
    if (event instanceof EngineEvent.SearchStarted search) {
      searches.add(search.because());
    } else if (event instanceof EngineEvent.NotBound) {
      notServed.incrementAndGet();
    }
  }

  private List<Thread> startEverybody(SessionFactory unit) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> sleepThenCommit(unit), "session-" + i);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private void sleepThenCommit(SessionFactory unit) {
    try {
      unit.inTransaction(
          session -> session.createNativeQuery(SLEEP, Integer.class).getSingleResult());
      surprises.add(new AssertionError("slept through the crash"));
    } catch (FailoverException lost) {
      verdicts.incrementAndGet();
      cpuAtVerdict.put(
          Thread.currentThread().getId(),
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    } catch (RuntimeException e) {
      surprises.add(e);
    }
    try {
      unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      served.add(System.nanoTime());
    } catch (RuntimeException e) {
      surprises.add(e);
    }
  }

  private static int inStatement(LocalAurora cluster, int instance) throws SQLException {
    return Sessions.on(cluster, instance, Product.underTest().sessions().running(SLEEP));
  }

  /** The most application links there ever are on all servers while the sessions finish. */
  private static int mostLinks(LocalAurora cluster, List<Thread> threads) throws Exception {
    int most = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      most =
          Math.max(
              most, Sessions.onAll(cluster, Product.underTest().sessions().named("%(writer)")));
      threads.get(threads.size() - 1).join(20);
    }
    return most;
  }

  private static Map<Long, Long> cpu(List<Thread> threads) {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    Map<Long, Long> cpu = new HashMap<>();
    threads.forEach(thread -> cpu.put(thread.getId(), bean.getThreadCpuTime(thread.getId())));
    return cpu;
  }

  /**
   * What the sessions have used from the crash to their verdict: waiting must cost next to nothing.
   */
  private long cpuSpent(Map<Long, Long> before) {
    long nanos = 0;
    for (Map.Entry<Long, Long> at : cpuAtVerdict.entrySet()) {
      nanos += at.getValue() - before.getOrDefault(at.getKey(), at.getValue());
    }
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
