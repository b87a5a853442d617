package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProviderIT {
  private static LocalAurora cluster;
  private static EntityManagerFactory entityManagers;
  private static SessionFactory unit;

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(3).start();
    entityManagers =
        Units.ofJpa(
            "purchases",
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = entityManagers.unwrap(SessionFactory.class);
  }

  @AfterAll
  static void stop() {
    entityManagers.close();
    cluster.close();
  }

  private static Session readOnlySession() {
    return unit.withOptions().readOnly(true).openSession();
  }

  @Test
  void what_is_persisted_is_found() {
    UUID id = UUID.randomUUID();
    entityManagers.runInTransaction(
        em -> em.persist(new Purchase(id, "Ada").line("tea", new BigDecimal("4.20"))));
    String customer =
        entityManagers.callInTransaction(em -> em.find(Purchase.class, id).customer());
    assertThat(customer).isEqualTo("Ada");
  }

  @Test
  void a_writable_session_runs_on_the_writer() {
    assertThat(unit.fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(1));
  }

  @Test
  void a_read_only_session_runs_on_a_reader() {
    try (Session session = readOnlySession()) {
      assertThat(Asking.instance(session)).isIn(cluster.instanceId(2), cluster.instanceId(3));
    }
  }

  @Test
  void set_read_only_before_the_first_statement_leads_to_a_reader_and_back() {
    try (Session session = unit.openSession()) {
      List<String> hosts =
          session.doReturningWork(
              connection -> {
                connection.setReadOnly(true);
                String reader = Sql.instance(connection);
                connection.setReadOnly(false);
                return List.of(reader, Sql.instance(connection));
              });
      assertThat(hosts.get(0)).isIn(cluster.instanceId(2), cluster.instanceId(3));
      assertThat(hosts.get(1)).isEqualTo(cluster.instanceId(1));
    }
  }

  @Test
  void a_read_only_session_does_not_write() {
    try (Session session = readOnlySession()) {
      assertThatThrownBy(
              () ->
                  session.inTransaction(
                      transaction ->
                          session
                              .createMutationQuery("update Purchase set customer = 'Eve'")
                              .executeUpdate()))
          .isInstanceOf(ReadWriteSplittingException.class);
    }
  }

  @Test
  void the_dialect_of_the_product_is_chosen_by_itself() {
    assertThat(Units.dialect(unit)).isEqualTo(Product.underTest().dialect());
  }

  @Test
  void connections_name_their_unit_and_role() {
    assertThat(unit.fromTransaction(Asking::applicationName))
        .contains("purchases")
        .containsIgnoringCase("writer");
    try (Session session = readOnlySession()) {
      assertThat(Asking.applicationName(session))
          .contains("purchases")
          .containsIgnoringCase("reader");
    }
  }

  @Test
  void the_connection_info_holds_no_secret() {
    Map<String, Object> settings = Units.settings(cluster);
    settings.put(
        "jakarta.persistence.jdbc.url",
        cluster.jdbcUrl(cluster.clusterEndpoint()) + "?password=" + cluster.password());
    settings.remove("jakarta.persistence.jdbc.password");
    try (SessionFactory other = Units.ofNative(settings)) {
      SessionFactoryImplementor factory = other.unwrap(SessionFactoryImplementor.class);
      String info =
          factory
              .getServiceRegistry()
              .requireService(ConnectionProvider.class)
              .getDatabaseConnectionInfo(factory.getJdbcServices().getDialect())
              .toInfoString();
      assertThat(info)
          .contains(cluster.clusterEndpoint())
          .contains("failover")
          .doesNotContain(cluster.password());
    }
  }

  @Test
  void every_connection_has_the_isolation_of_the_settings() {
    try (SessionFactory repeatable =
        Units.ofNative(
            Units.settings(cluster, Map.of("hibernate.connection.isolation", "REPEATABLE_READ")))) {
      String isolation =
          repeatable.fromTransaction(
              session ->
                  session
                      .createNativeQuery(Product.underTest().sql().isolation(), String.class)
                      .getSingleResult());
      assertThat(isolation).isEqualTo("repeatable read");
    }
  }

  @Test
  void autocommit_may_be_left_to_the_provider() {
    try (SessionFactory disabling =
        Units.ofNative(
            Units.settings(
                cluster, Map.of("hibernate.connection.provider_disables_autocommit", "true")))) {
      UUID id = UUID.randomUUID();
      try (Session session = disabling.openSession()) {
        session.beginTransaction();
        session.persist(new Purchase(id, "Grace"));
        session.flush();
        session.getTransaction().rollback();
      }
      assertThat(disabling.<Purchase>fromTransaction(s -> s.find(Purchase.class, id))).isNull();
    }
  }
}
