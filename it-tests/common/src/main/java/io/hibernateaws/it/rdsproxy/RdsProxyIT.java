package io.hibernateaws.it.rdsproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.rdsproxy.Pin;
import io.hibernateaws.local.rdsproxy.RdsProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An application behind RDS Proxy. */
@Tag("full")
@Timeout(120)
class RdsProxyIT {
  private static LocalAurora cluster;
  private static RdsProxy proxy;

  /** What this thread must see would stay with it in the tests that follow. */
  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  @BeforeAll
  static void start() {
    cluster =
        Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(300)).rdsProxy().start();
    proxy = cluster.rdsProxy();
    try (SessionFactory unit =
        unit(Map.of("jakarta.persistence.schema-generation.database.action", "update"))) {
      unit.inTransaction(Asking::instance);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static SessionFactory unit(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(proxy.endpoint()));
    settings.put("hibernate.aws.pool.max_size", 2);
    settings.putAll(more);
    return Units.ofNative(Units.settings(cluster, settings));
  }

  private static List<Map<String, ?>> settings() {
    return List.of(
        Map.of(),
        Map.of("hibernate.aws.pool.session_check", "always"),
        Map.of("hibernate.aws.pool.session_check", "never"),
        Map.of("hibernate.aws.pool.validate_after_idle", 0),
        Map.of("hibernate.aws.read_your_writes.mode", "thread"),
        Map.of(
            "hibernate.aws.transaction.outcome",
            "verify",
            "hibernate.aws.transaction.outcome_schema",
            Product.underTest().namespace(),
            "hibernate.aws.transaction.outcome_table_create",
            true),
        Map.of("hibernate.connection.provider_disables_autocommit", true));
  }

  private static List<Pin> pinsSince(int before) {
    List<Pin> now = proxy.pinned();
    return now.subList(before, now.size());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void an_ordinary_day_pins_nothing_and_every_transaction_runs_elsewhere(Map<String, ?> more) {
    int before = proxy.pinned().size();
    long switches = proxy.switches();
    try (SessionFactory unit = unit(more)) {
      for (int i = 0; i < 8; i++) {
        OrdinaryDay.pass(unit);
      }
    }
    assertThat(pinsSince(before)).isEmpty();
    assertThat(proxy.switches() - switches).isGreaterThan(8);
  }

  @Test
  void nothing_watches_the_host_or_the_cluster_and_one_line_says_what_is_left_out() {
    try (LogLines log = LogLines.of("io.hibernateaws");
        SessionFactory unit = unit(Map.of())) {
      unit.inTransaction(Asking::instance);

      assertThat(log.lines())
          .filteredOn(line -> line.contains("has no topology"))
          .singleElement()
          .asString()
          .contains(
              proxy.endpoint(),
              "initial_connection",
              "aurora_connection_tracker",
              "read_write_splitting",
              "failover",
              "host_monitoring");
      assertThat(log.warnings()).isEmpty();
      assertThat(Units.engine(unit).cluster().members()).hasSize(1);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.contains("monitor") && name.contains(proxy.endpoint()));
    }
  }

  /** A moment at which the proxy loses its server connection, and what may be told then. */
  private enum Loss {
    BETWEEN_STATEMENTS(null, Moment.BEFORE_SERVER, Told.ROLLED_BACK),
    BEFORE_A_STATEMENT("insert", Moment.BEFORE_SERVER, Told.ROLLED_BACK),
    BEFORE_AN_ANSWER("insert", Moment.BEFORE_ANSWER, Told.ROLLED_BACK),
    BEFORE_COMMIT("commit", Moment.BEFORE_SERVER, Told.UNKNOWN),
    BEFORE_THE_ANSWER_TO_COMMIT("commit", Moment.BEFORE_ANSWER, Told.UNKNOWN);

    private final @Nullable String statement;
    private final Moment moment;
    private final Told right;

    Loss(@Nullable String statement, Moment moment, Told right) {
      this.statement = statement;
      this.moment = moment;
      this.right = right;
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void a_transaction_that_loses_its_server_gets_a_true_verdict(Loss loss) {
    try (SessionFactory unit = unit(Map.of())) {
      UUID id = UUID.randomUUID();
      Throwable thrown =
          catchThrowable(
              () ->
                  unit.inTransaction(
                      session -> {
                        assertThat(Asking.purchases(session)).isNotNegative();
                        lose(loss);
                        session.persist(new Purchase(id, "Ada"));
                      }));
      assertThat(Told.of(thrown)).as(() -> String.valueOf(thrown)).isEqualTo(loss.right);

      // The connection is replaced by itself, and what was told is true.
      boolean there = unit.fromSession(session -> session.find(Purchase.class, id) != null);
      if (Told.of(thrown) == Told.ROLLED_BACK) {
        assertThat(there).isFalse();
      }
      assertThat(there).isEqualTo(loss == Loss.BEFORE_THE_ANSWER_TO_COMMIT);
      unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Eve")));
    }
  }

  private static void lose(Loss loss) {
    int writer = cluster.writer();
    if (loss.statement == null) {
      cluster.proxy(writer).resetAll();
    } else {
      cluster.proxy(writer).cutAt(loss.statement, loss.moment);
    }
  }

  @Test
  void a_failover_loses_the_transaction_under_way_and_the_next_one_works() {
    int old = cluster.writer();
    try (SessionFactory unit = unit(Map.of())) {
      UUID lost = UUID.randomUUID();
      UUID kept = UUID.randomUUID();
      unit.inSession(idle -> assertThat(Asking.purchases(idle)).isNotNegative());
      Throwable thrown =
          catchThrowable(
              () ->
                  unit.inTransaction(
                      session -> {
                        session.persist(new Purchase(lost, "Ada"));
                        session.flush();
                        cluster.crash(old);
                        session.persist(new Purchase(UUID.randomUUID(), "Eve"));
                      }));
      assertThat(Told.of(thrown)).as(() -> String.valueOf(thrown)).isEqualTo(Told.ROLLED_BACK);

      unit.inTransaction(session -> session.persist(new Purchase(kept, "Bob")));

      unit.inSession(
          session -> {
            assertThat(session.find(Purchase.class, lost)).isNull();
            assertThat(session.find(Purchase.class, kept)).isNotNull();
            assertThat(Asking.instance(session)).isNotEqualTo(cluster.instanceId(old));
          });
    }
    cluster.rejoin(old);
  }

  @Test
  void sessions_between_transactions_do_not_notice_a_switchover() {
    try (SessionFactory unit = unit(Map.of())) {
      unit.inTransaction(Asking::instance);
      int to = cluster.writer() % 3 + 1;
      long dropped = proxy.dropped();

      cluster.switchover(to);

      for (int i = 0; i < 5; i++) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      }
      assertThat(proxy.dropped()).isEqualTo(dropped);
      assertThat(unit.fromSession(Asking::instance)).isEqualTo(cluster.instanceId(to));
    }
  }

  @Test
  void what_the_application_prepares_on_the_server_pins_and_doctor_says_so() {
    int before = proxy.pinned().size();
    try (SessionFactory unit = unit(Product.underTest().preparingOnTheServer())) {
      for (int i = 0; i < 3; i++) {
        unit.inTransaction(Asking::purchases);
      }
      assertThat(pinsSince(before))
          .isNotEmpty()
          .allSatisfy(pin -> assertThat(pin.reason()).contains("prepared statement"));

      assertThat(Units.engine(unit).diagnose(Duration.ofSeconds(30)).findings())
          .filteredOn(finding -> finding.code().equals("proxy.pins"))
          .singleElement()
          .extracting(Finding::text)
          .asString()
          .contains("pins every session behind RDS Proxy");
    }
  }

  @Test
  void doctor_finds_nothing_else_to_say() {
    try (SessionFactory unit = unit(Map.of())) {
      unit.inTransaction(Asking::instance);
      assertThat(Units.engine(unit).diagnose(Duration.ofSeconds(30)).findings()).isEmpty();
    }
  }
}
