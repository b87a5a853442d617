package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverFailedException;
import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads while there is no reader, or while one is lost. */
@Timeout(120)
class ReaderOutageRoutingIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static SessionFactory unit(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(cluster, more);
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    SessionFactory unit = Units.ofNative(settings);
    unit.inTransaction(session -> session.doWork(ReaderOutageRoutingIT::createHiddenWrite));
    return unit;
  }

  /** A function whose call does not show that it writes. */
  private static void createHiddenWrite(Connection connection) throws SQLException {
    ProductSql sql = Product.underTest().sql();
    Sql.run(connection, "create table hidden_row (id " + sql.uuidType() + ")");
    for (String statement : sql.writingFunction("hidden_write", "hidden_row")) {
      Sql.run(connection, statement);
    }
  }

  private static Session reading(SessionFactory unit) {
    return unit.withOptions().readOnly(true).openSession();
  }

  private static String host(SessionFactory unit) {
    try (Session session = reading(unit)) {
      return Asking.instance(session);
    }
  }

  @Test
  void an_outage_of_all_readers_is_served_by_the_writer_and_said_once() {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    Logger log = Logger.getLogger("io.hibernateaws.engine.route.ReaderFallbackLog");
    Handler handler = noting(lines);
    log.addHandler(handler);
    try (LocalAurora cluster = Product.newCluster().instances(2).start();
        SessionFactory unit = unit(cluster, Map.of("hibernate.aws.pool.max_size", 2))) {
      assertThat(host(unit)).isEqualTo(cluster.instanceId(2));
      cluster.crash(2);
      Awaitility.await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> host(unit).equals(cluster.instanceId(1)));
      for (int i = 0; i < 10; i++) {
        assertThat(host(unit)).isEqualTo(cluster.instanceId(1));
      }
      assertThat(lines).singleElement().asString().startsWith("WARN");

      assertWritesGoOn(unit);
      assertStillReadOnly(unit);

      cluster.rejoin(2);
      Awaitility.await().atMost(SOON).until(() -> host(unit).equals(cluster.instanceId(2)));
      assertThat(lines).hasSize(2).last().asString().startsWith("INFO");
    } finally {
      log.removeHandler(handler);
    }
  }

  private static Handler noting(Queue<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Two reads hold all that reads may have; writes have their own. */
  private static void assertWritesGoOn(SessionFactory unit) {
    List<Session> reads = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Session session = reading(unit);
        reads.add(session);
        session.beginTransaction();
        Asking.instance(session);
      }
      for (int i = 0; i < 5; i++) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      }
    } finally {
      reads.forEach(
          session -> {
            session.getTransaction().rollback();
            session.close();
          });
    }
  }

  private static void assertStillReadOnly(SessionFactory unit) {
    try (Session session = reading(unit)) {
      assertThatThrownBy(
              () ->
                  session.inTransaction(
                      transaction ->
                          session
                              .createMutationQuery("update Purchase set customer = 'Eve'")
                              .executeUpdate()))
          .isInstanceOf(ReadWriteSplittingException.class);
      session.doWork(
          connection -> {
            for (String sql : Product.underTest().sql().writes("purchase")) {
              assertThatThrownBy(() -> Sql.run(connection, sql))
                  .as("%s: refused by the engine, or by the server where it may do anything", sql)
                  .extracting("SQLState")
                  .asString()
                  .startsWith("25");
            }
          });
      session.doWork(ReaderOutageRoutingIT::assertHeldByTheServer);
    }
    assertThat(unit.<Long>fromTransaction(Asking::purchases)).isEqualTo(5);
  }

  /** What no text shows the writer itself refuses in a transaction. */
  private static void assertHeldByTheServer(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> Sql.run(connection, "select hidden_write()"))
        .hasFieldOrPropertyWithValue("SQLState", "25006");
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Test
  void without_fallback_reads_wait_for_a_reader_and_fail() {
    try (LocalAurora cluster = Product.newCluster().instances(2).start();
        SessionFactory unit =
            unit(
                cluster,
                Map.of(
                    "hibernate.aws.read_write_splitting.reader_fallback", "fail",
                    "hibernate.aws.failover.timeout", "3s"))) {
      assertThat(host(unit)).isEqualTo(cluster.instanceId(2));
      cluster.crash(2);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> catchThrowable(() -> host(unit)) instanceof FailoverFailedException);
      assertThat(unit.<String>fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(1));
    }
  }

  @Test
  void a_reader_that_is_lost_in_use_is_followed_by_another_one_and_then_by_the_writer() {
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        SessionFactory unit = unit(cluster, Map.of());
        Session session = reading(unit)) {
      session.beginTransaction();
      Asking.purchases(session);
      int first = number(cluster, Asking.instance(session));
      assertThat(first).isNotEqualTo(1);
      int second = 5 - first;
      cluster.crash(first);
      assertThatThrownBy(() -> Asking.instance(session))
          .isInstanceOf(TransactionLostException.class);
      session.getTransaction().rollback();
      assertThat(Asking.instance(session)).isEqualTo(cluster.instanceId(second));

      session.doWork(
          connection -> {
            Sql.instance(connection);
            cluster.crash(second);
            assertThat(catchThrowable(() -> Sql.instance(connection)))
                .hasFieldOrPropertyWithValue("SQLState", "08S02");
            assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
          });
    }
  }

  private static int number(LocalAurora cluster, String instance) {
    for (int number = 1; number <= cluster.instances(); number++) {
      if (cluster.instanceId(number).equals(instance)) {
        return number;
      }
    }
    throw new IllegalStateException(instance + " is no instance of the cluster");
  }

  @Test
  void the_only_instance_of_a_cluster_serves_reads_and_stays_read_only_for_them() {
    try (LocalAurora cluster = Product.newCluster().instances(1).start();
        SessionFactory unit = unit(cluster, Map.of())) {
      for (int i = 0; i < 5; i++) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        assertThat(host(unit)).isEqualTo(cluster.instanceId(1));
      }
      assertStillReadOnly(unit);
    }
  }
}
