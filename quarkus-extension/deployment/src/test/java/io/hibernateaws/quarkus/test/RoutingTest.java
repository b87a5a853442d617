package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which instance serves whom, with nothing configured but the datasource and the one line. */
class RoutingTest {
  private static final LocalAurora CLUSTER =
      LocalAurora.postgresql().name("q").instances(2).start();

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class, Shop.class))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.url", CLUSTER.jdbcUrl(CLUSTER.clusterEndpoint()))
          .overrideConfigKey("quarkus.datasource.username", CLUSTER.user())
          .overrideConfigKey("quarkus.datasource.password", CLUSTER.password())
          .overrideConfigKey(
              "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
          .setAfterAllCustomizer(CLUSTER::close);

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;
    @Inject SessionFactory sessions;

    @Transactional
    public String buy(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return instance(session);
    }

    @ReadOnly
    @Transactional
    public String look() {
      session.createSelectionQuery("from Purchase", Purchase.class).getResultList();
      return instance(session);
    }

    static String instance(Session session) {
      return session
          .createNativeQuery("select current_setting('cluster_name')", String.class)
          .getSingleResult();
    }
  }

  @Inject Shop shop;

  @Test
  void a_transaction_that_only_reads_runs_on_a_reader() {
    assertThat(shop.buy("one")).isEqualTo(CLUSTER.instanceId(1));
    assertThat(shop.look()).isEqualTo(CLUSTER.instanceId(2));
  }
}
