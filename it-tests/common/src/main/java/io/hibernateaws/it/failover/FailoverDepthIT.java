package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverFailedException;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.failover.Shop.Called;
import io.hibernateaws.it.failover.Shop.Sale;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failovers that do not go by the book: what sessions are told, where they land, how soon. */
@Tag("full")
@Timeout(120)
class FailoverDepthIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  // ---- a second failover during the first

  @Test
  void a_second_crash_before_anybody_has_reached_the_new_writer_is_but_a_longer_wait() {
    try (LocalAurora cluster = Product.newCluster().instances(3).autoFailover(false).start();
        Shop shop = Shop.open(cluster, Map.of());
        Sale one = shop.sale("lost");
        Sale two = shop.sale("lost")) {
      cluster.proxy(2).blackHole();
      cluster.crash(1);
      List<CompletableFuture<Called>> open =
          List.of(Shop.inBackground(one::ask), Shop.inBackground(two::ask));
      CompletableFuture<Called> fresh = Shop.inBackground(() -> shop.write("Grace"));
      cluster.promote(2);
      cluster.crash(2);
      assertThat(open).noneMatch(CompletableFuture::isDone);
      assertThat(fresh).isNotDone();

      cluster.promote(3);
      long promoted = System.nanoTime();

      assertThat(open).extracting(call -> Shop.end(call).told()).containsOnly(Told.ROLLED_BACK);
      assertThat(Shop.end(fresh).returned()).isEqualTo(cluster.instanceId(3));
      Shop.report("second crash, nobody had reached the first successor", Shop.since(promoted));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      assertThat(shop.customers()).containsExactly("Grace", "the first");
    }
  }

  @Test
  void a_second_crash_right_after_the_promotion_loses_no_verdict_and_no_retry() {
    try (LocalAurora cluster =
            Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, Map.of());
        Sale sale = shop.sale("lost")) {
      long crashed = System.nanoTime();
      cluster.crash(1);
      CompletableFuture<Called> open = Shop.inBackground(sale::ask);
      CompletableFuture<Called> retried =
          Shop.inBackground(
              () ->
                  Shop.call(
                      () ->
                          FailoverRetry.policy()
                              .idempotent()
                              .fromTransaction(
                                  shop.unit,
                                  session -> {
                                    session.persist(new Purchase(UUID.randomUUID(), "Grace"));
                                    session.flush();
                                    return Asking.instance(session);
                                  })));
      cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashed, DEADLINE);
      long crashedAgain = System.nanoTime();
      int first = cluster.writer();
      cluster.crash(first);
      long promoted =
          cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, crashedAgain, DEADLINE).nanoTime();
      int last = 5 - first;

      assertThat(Shop.end(open).told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(Shop.end(retried).returned())
          .isIn(cluster.instanceId(first), cluster.instanceId(last));
      assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(last));
      Shop.report("second crash right after the promotion", Shop.since(promoted));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      assertThat(shop.customers()).doesNotContain("lost").doesNotHaveDuplicates();
    }
  }

  // ---- the old writer comes back

  @Test
  void the_old_writer_comes_back_as_a_reader_and_is_read_from_but_never_written_to() {
    try (LocalAurora cluster =
            Product.newCluster().instances(2).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, Map.of());
        Sale sale = shop.sale("lost")) {
      cluster.crash(1);
      assertThat(sale.ask().told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(shop.read().returned())
          .as("no reader is left, so the writer serves reads")
          .isEqualTo(cluster.instanceId(2));

      cluster.rejoin(1);
      long back = System.nanoTime();
      Awaitility.await()
          .atMost(DEADLINE)
          .until(() -> shop.read().returned().equals(cluster.instanceId(1)));
      Shop.report("the old writer is read from after its return", Shop.since(back));
      assertThat(Shop.since(back)).isLessThan(Shop.AT_ONCE);
      for (int i = 0; i < 20; i++) {
        assertThat(shop.write("Ada" + i).returned()).isEqualTo(cluster.instanceId(2));
        assertThat(shop.read().returned()).isEqualTo(cluster.instanceId(1));
      }
    }
  }

  /** The first writer's name leads to a server that says it writes, in a topology of its own. */
  @Test
  void an_old_writer_that_still_believes_it_writes_is_believed_by_nobody() throws SQLException {
    AtomicBoolean back = new AtomicBoolean();
    try (LocalAurora cluster =
            Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
        LocalAurora believer = Product.newCluster().instances(1).start()) {
      try (Connection admin = believer.adminConnection(1)) {
        Sql.run(admin, Product.underTest().sql().setPassword(cluster.user(), cluster.password()));
      }
      Function<String, InetAddress[]> names =
          name ->
              back.get()
                      && (name.equals(cluster.instanceEndpoint(1))
                          || name.equals(cluster.clusterEndpoint()))
                  ? believer.resolver().apply(believer.instanceEndpoint(1))
                  : cluster.resolver().apply(name);
      try (Shop shop = Shop.open(cluster, Map.of("hibernate.aws.host_resolver", names))) {
        // The new writer goes on listing the old one, as Aurora does while it recovers.
        cluster.answer(2, TopologyAnswer.frozen());
        cluster.failover(2);
        assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));

        back.set(true);
        Awaitility.await().atMost(DEADLINE).until(() -> saysItWrites(shop, cluster.instanceId(1)));
        for (int i = 0; i < 20; i++) {
          assertThat(shop.write("Grace" + i).returned()).isEqualTo(cluster.instanceId(2));
          assertThat(shop.read().returned()).isEqualTo(cluster.instanceId(3));
        }
        for (int i = 0; i < 5; i++) {
          cluster.proxy(2).resetAll();
          int n = i;
          long began = System.nanoTime();
          String where =
              FailoverRetry.policy()
                  .idempotent()
                  .fromTransaction(
                      shop.unit,
                      session -> {
                        session.persist(new Purchase(UUID.randomUUID(), "Mary" + n));
                        session.flush();
                        return Asking.instance(session);
                      });
          assertThat(where).isEqualTo(cluster.instanceId(2));
          assertThat(Shop.since(began)).isLessThan(Shop.AT_ONCE);
        }
        assertThat(shop.customers()).hasSize(27);
      }
    }
  }

  private static boolean saysItWrites(Shop shop, String instance) {
    ClusterView view = Units.engine(shop.unit).cluster();
    Member member = view.member(instance);
    return member != null && view.verified(member, Role.WRITER);
  }

  // ---- no writer for a long time

  @Test
  void without_a_writer_some_wait_and_some_give_up_at_their_limit_and_later_ones_wait_for_nobody() {
    Duration outage = Duration.ofSeconds(35);
    Duration limit = Duration.ofSeconds(4);
    try (LocalAurora cluster = Product.newCluster().instances(3).autoFailover(false).start();
        Shop patient = Shop.open(cluster, Map.of("hibernate.aws.pool.acquisition_timeout", "90s"));
        Shop hasty = Shop.open(cluster, Map.of("hibernate.aws.pool.acquisition_timeout", "4s"));
        Sale patientSale = patient.sale("lost");
        Sale hastySale = hasty.sale("lost")) {
      long crashed = System.nanoTime();
      cluster.crash(1);
      CompletableFuture<Called> patientOpen = Shop.inBackground(patientSale::ask);
      CompletableFuture<Called> patientFresh = Shop.inBackground(() -> patient.write("Ada"));
      CompletableFuture<Called> hastyOpen = Shop.inBackground(hastySale::ask);
      CompletableFuture<Called> hastyFresh = Shop.inBackground(() -> hasty.write("nobody"));

      for (CompletableFuture<Called> call : List.of(hastyOpen, hastyFresh)) {
        Called end = Shop.end(call);
        assertThat(end.told()).isEqualTo(Told.NO_HOST);
        assertThat(end.failure())
            .isInstanceOf(FailoverFailedException.class)
            .cause()
            .hasFieldOrPropertyWithValue("SQLState", "08001");
        assertThat(end.took()).isBetween(limit.minusMillis(50), limit.plus(Shop.AT_ONCE));
      }
      assertThat(patient.read().returned()).isNotEqualTo(cluster.instanceId(1));
      assertThat(hasty.links().borrowed()).isZero();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(outage.plus(DEADLINE))
          .until(() -> Shop.since(crashed).compareTo(outage) > 0);
      assertThat(List.of(patientOpen, patientFresh)).noneMatch(CompletableFuture::isDone);

      cluster.promote(2);
      long promoted = System.nanoTime();
      assertThat(Shop.end(patientOpen).told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(Shop.end(patientFresh).returned()).isEqualTo(cluster.instanceId(2));
      Shop.report("no writer for 35 s, served after the promotion", Shop.since(promoted));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      Called later = hasty.write("Grace");
      assertThat(later.returned()).isEqualTo(cluster.instanceId(2));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      Called last = patient.write("Mary");
      last.returned();
      Shop.report("a later session", last.took());
      assertThat(last.took()).isLessThan(Shop.AT_ONCE);
      assertThat(patient.customers())
          .containsExactly("Ada", "Grace", "Mary", "the first", "the first");
    }
  }

  // ---- a writer that turns out to be a reader

  @Test
  void a_writer_that_is_demoted_while_it_is_connected_to_is_left_for_the_new_one()
      throws InterruptedException {
    AtomicBoolean held = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (LocalAurora cluster = Product.newCluster().instances(3).start()) {
      Function<String, InetAddress[]> names =
          name -> {
            if (held.get() && name.equals(cluster.instanceEndpoint(1))) {
              asked.countDown();
              awaitQuietly(go);
            }
            return cluster.resolver().apply(name);
          };
      try (Shop shop = Shop.open(cluster, Map.of("hibernate.aws.host_resolver", names));
          Sale inTheWay = shop.sale("lost")) {
        held.set(true);
        // The only open link is taken, so this one connects: to whom was decided before it asks.
        CompletableFuture<Called> connecting = Shop.inBackground(() -> shop.write("Ada"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        cluster.switchover(2);
        go.countDown();

        long began = System.nanoTime();
        assertThat(Shop.end(connecting).returned()).isEqualTo(cluster.instanceId(2));
        Shop.report("a writer demoted between plan and connect", Shop.since(began));
        assertThat(Shop.since(began)).isLessThan(Shop.AT_ONCE);
        assertThat(inTheWay.ask().told()).isEqualTo(Told.ROLLED_BACK);
        assertThat(shop.customers()).containsExactly("Ada", "the first");
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let the name be resolved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_application_that_starts_with_stale_names_finds_the_writer_behind_them() {
    try (LocalAurora cluster = Product.newCluster().instances(3).start()) {
      Shop.open(cluster, Map.of()).close();
      cluster.dnsDelay(Duration.ofMinutes(5));
      cluster.switchover(3);
      assertThat(cluster.resolver().apply(cluster.clusterEndpoint()))
          .isEqualTo(cluster.resolver().apply(cluster.instanceEndpoint(1)));

      long began = System.nanoTime();
      try (Shop shop = Shop.open(cluster, Map.of())) {
        assertThat(Shop.since(began)).isLessThan(Shop.AT_ONCE);
        Called first = shop.write("Ada");
        assertThat(first.returned()).isEqualTo(cluster.instanceId(3));
        assertThat(shop.read().returned()).isNotEqualTo(cluster.instanceId(3));
      }
    }
  }
}
