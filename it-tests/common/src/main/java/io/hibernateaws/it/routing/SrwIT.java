package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two endpoints, no topology: the feature {@code srw}, on a cluster and on plain servers. */
@Timeout(120)
class SrwIT {
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(2).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static SessionFactory unit(
      LocalAurora on, String write, String read, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.plugins", "+srw");
    settings.put("hibernate.aws.srw.write_endpoint", write);
    settings.put("hibernate.aws.srw.read_endpoint", read);
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    settings.putAll(more);
    return Units.ofNative(Units.settings(on, settings));
  }

  private static SessionFactory unit(LocalAurora on) {
    return unit(on, on.clusterEndpoint(), on.readerEndpoint(), Map.of());
  }

  private static void write(SessionFactory unit, UUID id) {
    unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
  }

  private static boolean readsOnReader(SessionFactory unit) {
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      return isOnReader(session);
    }
  }

  private static boolean isOnReader(Session session) {
    return session.doReturningWork(
        connection -> Sql.yes(connection, Product.underTest().sql().isReader()));
  }

  @Test
  void reads_go_to_one_endpoint_and_everything_else_to_the_other() {
    try (SessionFactory unit = unit(cluster)) {
      UUID id = UUID.randomUUID();
      write(unit, id);
      assertThat(readsOnReader(unit)).isTrue();
      assertThat(unit.fromTransaction(SrwIT::isOnReader)).isFalse();
      Awaitility.await()
          .untilAsserted(
              () -> {
                try (Session session = unit.withOptions().readOnly(true).openSession()) {
                  assertThat(session.find(Purchase.class, id)).isNotNull();
                }
              });
      assertThat(Units.engine(unit).cluster().members()).hasSize(2);
      try (Session session = unit.openSession()) {
        assertThat(Asking.instance(session)).isEqualTo(cluster.instanceId(cluster.writer()));
      }
    }
  }

  @Test
  void plain_servers_without_any_topology_are_split_too() {
    try (LocalAurora plain = Product.newCluster().plain().instances(2).name("plain").start();
        SessionFactory unit = unit(plain)) {
      write(unit, UUID.randomUUID());

      assertThat(readsOnReader(unit)).isTrue();
      assertThat(unit.fromTransaction(SrwIT::isOnReader)).isFalse();
    }
  }

  @Test
  void a_name_that_still_leads_to_the_old_writer_is_tried_again_until_it_has_followed() {
    try (LocalAurora moving = Product.newCluster().instances(2).name("moving").start();
        SessionFactory unit = unit(moving)) {
      write(unit, UUID.randomUUID());
      moving.dnsDelay(Duration.ofSeconds(3));
      moving.switchover(2);
      // The links of before are gone with their server; what is opened now meets the old names.
      UUID id = UUID.randomUUID();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> catchThrowable(() -> write(unit, id)) == null);

      try (Session session = unit.openSession()) {
        assertThat(Asking.instance(session)).isEqualTo(moving.instanceId(2));
        assertThat(session.find(Purchase.class, id)).isNotNull();
      }
    }
  }

  @Test
  void a_read_endpoint_that_leads_to_the_writer_serves_only_who_asks_for_no_role() {
    String writer = cluster.clusterEndpoint();
    Map<String, Object> impatient = Map.of("hibernate.aws.srw.retry_timeout", 300);
    try (SessionFactory strict = unit(cluster, writer, writer, impatient)) {
      assertThat(catchThrowable(() -> readsOnReader(strict)))
          .hasStackTraceContaining("wanted")
          .hasStackTraceContaining("READER");
      write(strict, UUID.randomUUID());
    }
    try (SessionFactory trusting =
        unit(cluster, writer, writer, Map.of("hibernate.aws.srw.verify_new_connections", false))) {
      assertThat(readsOnReader(trusting)).isFalse();
    }
  }
}
