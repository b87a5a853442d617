package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator reads: each event in a line or two, and nothing while all is well. */
@Timeout(120)
class LogIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SESSIONS = 8;

  // ---- the start, and calm

  @Test
  void a_start_says_in_one_line_what_is_on_and_in_another_who_writes_and_then_there_is_silence() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(2).start();
        Shop shop =
            Shop.open(
                cluster,
                Map.of(
                    "hibernate.aws.plugins", "-aurora_connection_tracker",
                    "hibernate.aws.topology.refresh_interval", "100ms"))) {
      awaitStart(log);
      assertThat(log.lines()).hasSize(3);
      assertThat(log.lines().get(0))
          .as("the test is in more of a hurry than an application")
          .startsWith("WARN hibernate.aws.topology.refresh_interval=100ms means 100 ms");
      assertThat(log.lines().get(1))
          .startsWith("INFO")
          .contains(cluster.clusterEndpoint())
          .contains(
              "on, in this order: initial_connection, read_write_splitting, failover,"
                  + " host_monitoring; off: aurora_connection_tracker (left out by"
                  + " hibernate.aws.plugins or its switches)");
      assertThat(log.lines().get(2))
          .startsWith("INFO")
          .endsWith("the writer is " + cluster.instanceId(1) + "; members: 2");
      assertThat(log.text()).contains("topology.refresh_interval=100ms");

      log.forget();
      AtomicInteger asked = new AtomicInteger();
      Units.engine(shop.unit)
          .observe(
              event -> {
                if (event instanceof EngineEvent.Probed) {
                  asked.incrementAndGet();
                }
              });
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                shop.write("Ada").returned();
                shop.read().returned();
                return asked.get() >= 50;
              });
      assertThat(log.lines()).isEmpty();
    }
  }

  // ---- the writer is lost

  @Test
  void a_failover_under_load_is_told_in_a_few_lines_whatever_the_number_of_sessions() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(3).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      awaitStart(log);
      log.forget();
      List<Shop.Called> calls;
      try (Load load = Load.begin(shop)) {
        load.awaitCalls(5 * SESSIONS);
        cluster.crash(1);
        awaitLine(log, line -> line.contains("instead of " + cluster.instanceId(1)));
        load.awaitCalls(5 * SESSIONS);
        calls = load.end();
      }
      String next = cluster.instanceId(cluster.writer());
      System.out.println("LOG failover\n" + String.join("\n", log.lines()));

      assertReadable(log);
      assertThat(log.lines()).hasSizeBetween(2, 12);
      assertThat(only(log, "WARN", "is lost"))
          .contains("the writer " + cluster.instanceId(1) + " is lost (")
          .containsPattern("calls in flight to it: [0-8]$");
      assertThat(only(log, "INFO", "sessions served: "))
          .contains("the writer is " + next + " instead of " + cluster.instanceId(1) + " after ")
          .containsPattern("sessions served: [1-9]");
      assertThat(figure(log, "calls ended: ")).isBetween(1L, (long) SESSIONS);
      // A session that came late is told of in the line about the former writer.
      assertThat(figure(log, "transactions rolled back: "))
          .isBetween(0L, count(calls, Told.ROLLED_BACK));
      assertThat(figure(log, "unknown: ")).isBetween(0L, count(calls, Told.UNKNOWN));
      assertThat(figure(log, "transactions rolled back: ") + figure(log, "unknown: ")).isPositive();
      assertThat(log.text()).doesNotContain(cluster.password());
    }
  }

  @Test
  void an_outcome_that_was_verified_is_told() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(2).start();
        Shop shop =
            Shop.open(
                cluster,
                Map.of(
                    "hibernate.aws.transaction.outcome", "verify",
                    "hibernate.aws.transaction.outcome_schema", Product.underTest().namespace(),
                    "hibernate.aws.transaction.outcome_table_create", "true"))) {
      shop.write("Ada").returned();
      awaitStart(log);
      log.forget();
      cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
      shop.write("Grace").returned();
      awaitLine(log, line -> line.contains("is still the writer"));

      assertReadable(log);
      assertThat(log.lines()).hasSize(3);
      assertThat(log.lines().get(0)).startsWith("WARN").contains("is lost");
      assertThat(log.lines().get(1)).startsWith("INFO").contains("says that it took effect");
      assertThat(log.lines().get(2))
          .startsWith("INFO")
          .contains("is still the writer, only connections to it were lost")
          .contains("verified: 1");
    }
  }

  @Test
  void a_switchover_is_told_with_its_new_writer_and_once() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(2).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      awaitStart(log);
      log.forget();
      try (Load load = Load.begin(shop)) {
        load.awaitCalls(SESSIONS);
        cluster.switchover(2);
        awaitLine(
            log, line -> line.contains("the writer is") && line.contains(cluster.instanceId(2)));
        load.awaitCalls(SESSIONS);
        load.end();
      }
      System.out.println("LOG switchover\n" + String.join("\n", log.lines()));

      assertReadable(log);
      assertThat(log.lines()).hasSizeBetween(1, 12);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("the writer is"))
          .singleElement()
          .asString()
          .contains(cluster.instanceId(1));
    }
  }

  @Test
  void a_writer_that_restarts_in_place_is_told_as_that() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(1).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      awaitStart(log);
      log.forget();
      try (Load load = Load.begin(shop)) {
        load.awaitCalls(SESSIONS);
        cluster.restart(1);
        awaitLine(log, line -> line.contains("is still the writer and serves again after"));
        load.awaitCalls(SESSIONS);
        load.end();
      }
      System.out.println("LOG restart\n" + String.join("\n", log.lines()));

      assertReadable(log);
      assertThat(only(log, "WARN", "is lost")).contains(cluster.instanceId(1));
      assertThat(only(log, "INFO", "is still the writer and serves again after"))
          .contains(cluster.instanceId(1))
          .contains("sessions served: ");
      assertThat(log.lines()).hasSizeBetween(2, 4);
    }
  }

  @Test
  void a_flood_of_resets_is_folded() {
    try (CapturedLog log = CapturedLog.open();
        LocalAurora cluster = Product.newCluster().instances(1).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      awaitStart(log);
      log.forget();
      int lost = 0;
      while (lost < 20) {
        try (Shop.Sale sale = shop.sale("lost")) {
          cluster.proxy(1).resetAll();
          lost += sale.ask().told() == Told.ROLLED_BACK ? 1 : 0;
        }
      }

      assertThat(log.traces()).isEmpty();
      assertThat(log.lines()).hasSizeBetween(2, 12);
    }
  }

  // ---- how

  /** The monitor knows the writer, which sessions need, before it tells who it is. */
  private static void awaitStart(CapturedLog log) {
    awaitLine(log, line -> line.contains("the writer is ") && line.contains("members: "));
  }

  private static void awaitLine(CapturedLog log, Predicate<String> line) {
    Awaitility.await().atMost(SOON).until(() -> log.lines().stream().anyMatch(line));
  }

  private static void assertReadable(CapturedLog log) {
    assertThat(log.traces()).isEmpty();
    assertThat(log.lines()).doesNotHaveDuplicates();
  }

  private static String only(CapturedLog log, String level, String words) {
    List<String> found = log.lines().stream().filter(line -> line.contains(words)).toList();
    assertThat(found).as("lines with '%s' among %s", words, log.lines()).hasSize(1);
    assertThat(found.get(0)).startsWith(level);
    return found.get(0);
  }

  /** A figure of the line that ends a failover. */
  private static long figure(CapturedLog log, String words) {
    String rest = only(log, "INFO", "sessions served: ").split(words, 2)[1];
    return Long.parseLong(rest.split("[,;]", 2)[0]);
  }

  private static long count(List<Shop.Called> calls, Told told) {
    return calls.stream().filter(call -> call.told() == told).count();
  }

  /** Sessions that write one after another until it is ended. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger done = new AtomicInteger();
    private final List<CompletableFuture<List<Shop.Called>>> customers = new ArrayList<>();

    static Load begin(Shop shop) {
      Load load = new Load();
      for (int i = 0; i < SESSIONS; i++) {
        load.customers.add(load.customer(shop, "customer " + i));
      }
      return load;
    }

    private CompletableFuture<List<Shop.Called>> customer(Shop shop, String name) {
      CompletableFuture<List<Shop.Called>> result = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                List<Shop.Called> calls = new ArrayList<>();
                while (!ended.get()) {
                  calls.add(shop.write(name));
                  done.incrementAndGet();
                }
                result.complete(calls);
              },
              name);
      thread.setDaemon(true);
      thread.start();
      return result;
    }

    /** Waits for so many more calls. */
    void awaitCalls(int more) {
      int until = done.get() + more;
      Awaitility.await().atMost(SOON).until(() -> done.get() >= until);
    }

    List<Shop.Called> end() {
      ended.set(true);
      List<Shop.Called> all = new ArrayList<>();
      customers.forEach(each -> all.addAll(each.orTimeout(60, TimeUnit.SECONDS).join()));
      return all;
    }

    @Override
    public void close() {
      ended.set(true);
    }
  }
}
