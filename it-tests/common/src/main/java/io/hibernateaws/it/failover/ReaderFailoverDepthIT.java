package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.failover.Shop.Called;
import io.hibernateaws.it.failover.Shop.Sale;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a failover means for sessions that read: where they run, and that they write nothing. */
@Tag("full")
@Timeout(120)
class ReaderFailoverDepthIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @Test
  void when_all_readers_restart_with_the_writer_readers_lose_their_transactions_too() {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        Shop shop = Shop.open(cluster, Map.of());
        Sale sale = shop.sale("lost");
        Sale reading = browsingOn(shop, cluster, 3)) {
      cluster.readersRestart(true);
      long failedOver = System.nanoTime();
      cluster.failover(2);
      CompletableFuture<Called> open = Shop.inBackground(sale::ask);
      // Its server may take seconds to end and to start, which no engine can shorten.
      long restarted =
          cluster
              .awaitEvent(
                  event -> event.kind() == ClusterEvent.Kind.MEMBER_UP && event.instance() == 3,
                  failedOver,
                  DEADLINE)
              .nanoTime();

      assertThat(reading.ask().told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(Shop.end(open).told()).isEqualTo(Told.ROLLED_BACK);
      assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));
      Called read = shop.read();
      assertThat(read.returned()).isIn(cluster.instanceId(2), cluster.instanceId(3));
      Shop.report("all readers restart with the writer", Shop.since(restarted));
      assertThat(Shop.since(restarted)).isLessThan(Shop.AT_ONCE);
      Awaitility.await()
          .atMost(DEADLINE)
          .until(() -> shop.read().returned().equals(cluster.instanceId(3)));
    }
  }

  @Test
  void a_reader_that_is_promoted_under_a_read_only_session_goes_on_reading_and_writes_nothing()
      throws SQLException {
    try (LocalAurora cluster =
            Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      createRows(cluster);
      try (Sale inside = browsingOn(shop, cluster, 2);
          Sale between = browsingOn(shop, cluster, 2)) {
        between.session.getTransaction().commit();
        long began = System.nanoTime();
        cluster.failover(2);
        Called writing = shop.write("Ada");
        Duration took =
            Shop.since(
                cluster.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, began, DEADLINE).nanoTime());
        assertThat(writing.returned()).isEqualTo(cluster.instanceId(2));
        assertThat(took).isLessThan(Shop.AT_ONCE);

        assertThat(inside.ask().returned())
            .as("its transaction and its snapshot are untouched")
            .isEqualTo(cluster.instanceId(2));
        assertThat(update(inside).told()).isEqualTo(Told.REFUSED);
        assertRefusedByServer(addRow(inside));
        inside.session.getTransaction().rollback();

        between.session.beginTransaction();
        assertThat(between.ask().returned())
            .as("between transactions it moves to a reader")
            .isEqualTo(cluster.instanceId(3));
        assertRefusedByServer(addRow(between));
      }
      assertThat(rows(cluster)).isEqualTo("0");
    }
  }

  @Test
  void where_no_reader_is_left_the_read_only_session_runs_on_the_writer_and_writes_nothing()
      throws SQLException {
    try (LocalAurora cluster =
            Product.newCluster().instances(2).promotionDelay(Duration.ofMillis(200)).start();
        Shop shop = Shop.open(cluster, Map.of())) {
      createRows(cluster);
      try (Sale inside = browsingOn(shop, cluster, 2);
          Sale between = browsingOn(shop, cluster, 2)) {
        between.session.getTransaction().commit();
        cluster.crash(1);
        assertThat(shop.write("Ada").returned()).isEqualTo(cluster.instanceId(2));
        for (Sale reading : List.of(inside, between)) {
          if (!reading.session.getTransaction().isActive()) {
            reading.session.beginTransaction();
          }
          assertThat(reading.ask().returned()).isEqualTo(cluster.instanceId(2));
          assertThat(update(reading).told()).isEqualTo(Told.REFUSED);
          assertRefusedByServer(addRow(reading));
          reading.session.getTransaction().rollback();
          reading.session.beginTransaction();
          assertRefusedByServer(addRow(reading));
          reading.session.getTransaction().rollback();
        }
      }
      assertThat(rows(cluster)).isEqualTo("0");
    }
  }

  private static Sale browsingOn(Shop shop, LocalAurora cluster, int number) {
    awaitReaders(shop, cluster);
    List<Sale> others = new ArrayList<>();
    Sale found = shop.browsing();
    while (!found.where.equals(cluster.instanceId(number))) {
      others.add(found);
      assertThat(others).hasSizeLessThan(9);
      found = shop.browsing();
    }
    others.forEach(Sale::close);
    return found;
  }

  /** Past Hibernate, which would refuse it itself. */
  private static Called update(Sale sale) {
    return inJdbc(
        sale,
        statement ->
            statement.executeUpdate(
                "insert into verdict_row values (" + Product.underTest().sql().newUuid() + ")"));
  }

  /** What the engine takes for a query, so that only the server can refuse it. */
  private static Called addRow(Sale sale) {
    return inJdbc(sale, statement -> statement.executeQuery("select add_row()"));
  }

  private interface Work {
    void on(Statement statement) throws SQLException;
  }

  private static Called inJdbc(Sale sale, Work work) {
    return Shop.call(
        () -> {
          sale.session.doWork(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  work.on(statement);
                }
              });
          return "written";
        });
  }

  private static void assertRefusedByServer(Called call) {
    assertThat(call.failure()).rootCause().hasFieldOrPropertyWithValue("SQLState", "25006");
  }

  /** A definition that a reader has still to repeat would wait for the transactions there. */
  private static void awaitReaders(Shop shop, LocalAurora cluster) {
    shop.write("the last one before").returned();
    int sold = shop.customers().size();
    for (int number = 1; number <= cluster.instances(); number++) {
      int reader = number;
      Awaitility.await().atMost(DEADLINE).until(() -> soldOn(cluster, reader) == sold);
    }
  }

  private static int soldOn(LocalAurora cluster, int number) throws SQLException {
    try (Connection direct = cluster.directConnection(number)) {
      return Integer.parseInt(Sql.text(direct, "select count(*) from purchase"));
    }
  }

  private static void createRows(LocalAurora cluster) throws SQLException {
    try (Connection writer = cluster.directConnection(1)) {
      VerdictRows.create(writer);
      for (String sql : Product.underTest().sql().writingFunction("add_row", "verdict_row")) {
        Sql.run(writer, sql);
      }
    }
  }

  private static String rows(LocalAurora cluster) throws SQLException {
    try (Connection writer = cluster.directConnection(cluster.writer())) {
      return Sql.text(writer, "select count(*) from verdict_row");
    }
  }
}
