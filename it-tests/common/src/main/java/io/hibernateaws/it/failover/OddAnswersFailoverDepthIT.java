package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.failover.Shop.Called;
import io.hibernateaws.it.failover.Shop.Sale;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Topologies that name members nobody can reach, or whose times are wrong. */
@Tag("full")
@Timeout(120)
class OddAnswersFailoverDepthIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Names as in the cluster, but for one instance while it is hidden. */
  private static Function<String, InetAddress[]> hiding(
      LocalAurora cluster, int instance, AtomicBoolean hidden) {
    return name ->
        hidden.get() && name.equals(cluster.instanceEndpoint(instance))
            ? new InetAddress[0]
            : cluster.resolver().apply(name);
  }

  private static Map<String, Object> with(Function<String, InetAddress[]> names, String limit) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.host_resolver", names);
    settings.put("hibernate.aws.pool.acquisition_timeout", limit);
    return settings;
  }

  // ---- members that cannot be reached

  @Test
  void a_member_whose_name_nobody_knows_costs_nothing_in_calm_and_in_a_failover() {
    try (LocalAurora cluster =
            Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, with(hiding(cluster, 3, new AtomicBoolean(true)), "30s"));
        Sale sale = shop.sale("lost")) {
      for (int i = 0; i < 10; i++) {
        Called read = shop.read();
        assertThat(read.returned()).isEqualTo(cluster.instanceId(2));
        assertThat(read.took()).isLessThan(Shop.AT_ONCE);
      }
      long began = System.nanoTime();
      cluster.failover(2);
      assertThat(sale.ask().told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));
      long promoted =
          cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime();
      Shop.report("failover with a member of unknown name", Shop.since(promoted));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
    }
  }

  @Test
  void a_member_that_swallows_connections_delays_no_failover_and_reads_at_most_once() {
    Duration wait = Duration.ofSeconds(3);
    try (LocalAurora cluster =
        Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start()) {
      try (Shop shop =
              Shop.open(
                  cluster,
                  Map.of(
                      "hibernate.aws.network.connect_timeout",
                      wait.toMillis() + "ms",
                      "hibernate.aws.auxiliary_query_timeout",
                      wait.toMillis() + "ms"));
          Sale sale = shop.sale("lost")) {
        cluster.proxy(3).blackHole();
        int waited = 0;
        for (int i = 0; i < 20; i++) {
          Called read = shop.read();
          assertThat(read.returned()).isEqualTo(cluster.instanceId(2));
          if (read.took().compareTo(wait) >= 0) {
            waited++;
            Shop.report("a read that met the reader that swallows connections", read.took());
          }
        }
        // It asks a link that the boot has left first, and then tries a new one.
        assertThat(waited).as("reads that waited for it").isLessThanOrEqualTo(1);
        long began = System.nanoTime();
        cluster.failover(2);
        assertThat(sale.ask().told()).isEqualTo(Told.ROLLED_BACK);
        assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));
        long promoted =
            cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime();
        Shop.report("failover with a member that swallows connections", Shop.since(promoted));
        assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      }
    }
  }

  @Test
  void a_new_writer_whose_name_nobody_knows_is_waited_for_until_somebody_does() {
    AtomicBoolean hidden = new AtomicBoolean(true);
    Duration limit = Duration.ofSeconds(4);
    try (LocalAurora cluster =
            Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, with(hiding(cluster, 3, hidden), "4s"));
        Sale sale = shop.sale("lost")) {
      cluster.failover(3);
      Called open = sale.ask();
      assertThat(open.told()).isEqualTo(Told.NO_HOST);
      assertThat(open.took()).isBetween(limit.minusMillis(50), limit.plus(Shop.AT_ONCE));
      Called fresh = shop.write("nobody");
      assertThat(fresh.told()).isEqualTo(Told.NO_HOST);
      assertThat(fresh.took()).isBetween(limit.minusMillis(50), limit.plus(Shop.AT_ONCE));
      assertThat(shop.read().returned()).isEqualTo(cluster.instanceId(2));

      hidden.set(false);
      long known = System.nanoTime();
      assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(3));
      Shop.report("the name of the new writer becomes known", Shop.since(known));
      assertThat(Shop.since(known)).isLessThan(Shop.AT_ONCE);
    }
  }

  // ---- clocks

  static Stream<Named<TopologyAnswer>> wrongTimes() {
    return Stream.of(
        Named.of("an hour ago", TopologyAnswer.stale(Duration.ofHours(1))),
        Named.of("just before they age out", TopologyAnswer.stale(Duration.ofSeconds(295))),
        Named.of("in an hour", TopologyAnswer.stale(Duration.ofHours(-1))),
        Named.of("none", TopologyAnswer.nullTimestamps()));
  }

  @ParameterizedTest
  @MethodSource("wrongTimes")
  void wrong_times_of_the_topology_keep_nobody_from_the_new_writer(TopologyAnswer answer) {
    try (LocalAurora cluster =
        Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start()) {
      cluster.answer(answer);
      try (Shop shop = Shop.open(cluster, Map.of());
          Sale sale = shop.sale("lost")) {
        Called read = shop.read();
        assertThat(read.returned()).startsWith("aurora-");
        assertThat(read.took()).isLessThan(Shop.AT_ONCE);
        long began = System.nanoTime();
        cluster.crash(1);
        assertThat(sale.ask().told()).isEqualTo(Told.ROLLED_BACK);
        Called written = shop.write("Ada");
        long promoted =
            cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime();
        assertThat(written.returned()).isEqualTo(cluster.instanceId(cluster.writer()));
        Shop.report("failover with times of " + answer, Shop.since(promoted));
        assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
        cluster.rejoin(1);
        Awaitility.await()
            .atMost(DEADLINE)
            .untilAsserted(() -> assertThat(shop.read().returned()).startsWith("aurora-"));
        assertThat(shop.write("Grace").returned()).isEqualTo(cluster.instanceId(cluster.writer()));
      }
    }
  }

  /** Each member may have a clock of its own. */
  @Test
  void a_new_writer_with_another_clock_than_its_readers_is_found_all_the_same() {
    try (LocalAurora cluster =
        Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start()) {
      cluster.answer(1, TopologyAnswer.stale(Duration.ofHours(-1)));
      cluster.answer(2, TopologyAnswer.stale(Duration.ofHours(1)));
      try (Shop shop = Shop.open(cluster, Map.of());
          Sale sale = shop.sale("lost")) {
        long began = System.nanoTime();
        cluster.failover(2);
        assertThat(sale.ask().told()).isEqualTo(Told.ROLLED_BACK);
        assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));
        long promoted =
            cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime();
        Shop.report("clocks that differ by two hours", Shop.since(promoted));
        assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
        Called read = shop.read();
        assertThat(read.returned()).isIn(cluster.instanceId(2), cluster.instanceId(3));
      }
    }
  }
}
