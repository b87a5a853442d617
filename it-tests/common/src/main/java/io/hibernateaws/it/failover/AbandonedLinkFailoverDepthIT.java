package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Links that are given up while their server lives: it knows nothing of it and keeps the locks of
 * their transactions, for which the retry must not wait.
 */
@Tag("full")
@Timeout(120)
class AbandonedLinkFailoverDepthIT {
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(1);
  private static final Map<String, String> TIMEOUT =
      Map.of("hibernate.aws.network.socket_timeout", SOCKET_TIMEOUT.toMillis() + "ms");
  private static final Map<String, String> NEVER = Map.of();

  private final LocalAurora cluster = Product.newCluster().instances(2).start();
  private final UUID row = UUID.randomUUID();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Shop shop(Map<String, String> settings) {
    Shop shop = Shop.open(cluster, settings);
    shop.unit.inTransaction(session -> session.persist(new Purchase(row, "Ada")));
    return shop;
  }

  private void ship(Session session) {
    session.find(Purchase.class, row).ship(Instant.EPOCH.plusSeconds(1));
    session.flush();
  }

  /** The retry is timed from its first verdict. */
  private Duration shipAndRetry(Shop shop, Runnable fault) {
    List<Long> failedAt = new ArrayList<>();
    int[] attempts = new int[1];
    String where =
        FailoverRetry.policy()
            .listener(attempt -> failedAt.add(System.nanoTime()))
            .fromTransaction(
                shop.unit,
                session -> {
                  if (attempts[0]++ == 0) {
                    ship(session);
                    fault.run();
                  } else {
                    ship(session);
                  }
                  return Asking.instance(session);
                });
    Duration took = Duration.ofNanos(System.nanoTime() - failedAt.get(0));
    assertThat(where).isEqualTo(cluster.instanceId(1));
    assertThat(failedAt).hasSize(1);
    return took;
  }

  @Test
  void a_retry_on_the_same_writer_does_not_wait_for_its_own_locks() throws SQLException {
    try (Shop shop = shop(TIMEOUT)) {
      cluster
          .proxy(1)
          .cutAt(Product.underTest().sql().instance(), Moment.BEFORE_ANSWER, Ending.SILENCE);
      long began = System.nanoTime();
      Duration retry = shipAndRetry(shop, () -> {});
      Duration whole = Duration.ofNanos(System.nanoTime() - began);
      report("one link", retry, whole);
      assertThat(whole).isLessThan(SOCKET_TIMEOUT.plus(Shop.AT_ONCE));
      assertThat(waitingForLocks()).isZero();
    }
  }

  @Test
  void nor_when_a_firewall_has_forgotten_the_monitors_too() {
    try (Shop shop = shop(TIMEOUT)) {
      long began = System.nanoTime();
      Duration retry = shipAndRetry(shop, cluster.proxy(1)::forgetEstablished);
      Duration whole = Duration.ofNanos(System.nanoTime() - began);
      report("all links", retry, whole);
      assertThat(whole).isLessThan(SOCKET_TIMEOUT.plus(Shop.AT_ONCE));
    }
  }

  @Test
  void nor_does_another_session_after_the_application_has_aborted_a_connection() throws Exception {
    try (Shop shop = shop(NEVER);
        Shop.Sale sale = shop.sale("nobody")) {
      ship(sale.session);
      cluster.proxy(1).forgetEstablished();
      sale.session.doWork(connection -> connection.abort(Runnable::run));
      Shop.Called other =
          Shop.call(
              () ->
                  shop.unit.fromTransaction(
                      session -> {
                        ship(session);
                        return Asking.instance(session);
                      }));
      report("aborted", other.took(), other.took());
      assertThat(other.returned()).isEqualTo(cluster.instanceId(1));
      assertThat(other.took()).isLessThan(Shop.AT_ONCE);
    }
  }

  private static void report(String what, Duration retry, Duration whole) {
    System.out.printf(
        "DEPTH abandoned, %s verdict_to_commit=%dms fault_to_commit=%dms%n",
        what, retry.toMillis(), whole.toMillis());
  }

  @Test
  void nor_at_a_plain_server_without_a_topology() throws SQLException {
    try (LocalAurora plain = Product.newCluster().plain().instances(1).start()) {
      try (Connection server = plain.directConnection(1)) {
        Sql.run(server, "create table stock (id int primary key, pieces int)");
        Sql.run(server, "insert into stock values (1, 7)");
      }
      try (Shop shop = Shop.openCold(plain, TIMEOUT)) {
        plain.proxy(1).cutAt("select 'after'", Moment.BEFORE_ANSWER, Ending.SILENCE);
        List<Long> failedAt = new ArrayList<>();
        long began = System.nanoTime();
        FailoverRetry.policy()
            .listener(attempt -> failedAt.add(System.nanoTime()))
            .inTransaction(
                shop.unit,
                session -> {
                  session
                      .createNativeMutationQuery("update stock set pieces = pieces - 1")
                      .executeUpdate();
                  session.createNativeQuery("select 'after'", String.class).getSingleResult();
                });
        Duration whole = Shop.since(began);
        report("plain server", Shop.since(failedAt.get(0)), whole);
        assertThat(failedAt).hasSize(1);
        assertThat(whole).isLessThan(SOCKET_TIMEOUT.plus(Shop.AT_ONCE));
        try (Connection server = plain.directConnection(1)) {
          assertThat(Sql.text(server, "select pieces from stock")).isEqualTo("6");
        }
      }
    }
  }

  private int waitingForLocks() throws SQLException {
    return Sessions.on(cluster, 1, Product.underTest().sessions().waitingForLocks());
  }
}
