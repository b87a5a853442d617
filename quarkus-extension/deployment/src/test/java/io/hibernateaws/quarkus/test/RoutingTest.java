package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final TestCluster CLUSTER = TestCluster.postgresql("q", 2);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION = ClusterApplication.on(CLUSTER, Shop.class);

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;
    @Inject SessionFactory sessions;

    @Transactional
    public String buy(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return Instances.of(session);
    }

    @Transactional
    public String sleep(String seconds) {
      session.createNativeQuery("select pg_sleep(" + seconds + ")", Object.class).getSingleResult();
      return Instances.of(session);
    }

    @ReadOnly
    @Transactional
    public String look() {
      session.createSelectionQuery("from Purchase", Purchase.class).getResultList();
      return Instances.of(session);
    }
  }

  @Inject Shop shop;

  @Test
  void a_transaction_that_only_reads_runs_on_a_reader() {
    assertThat(shop.buy("one")).isEqualTo(CLUSTER.instanceId(1));
    assertThat(shop.look()).isEqualTo(CLUSTER.instanceId(2));
  }

  /** The driver of a test comes from the JVM's class path, the engine from Quarkus' own. */
  @Test
  void a_query_takes_as_long_as_it_takes_on_a_socket_of_the_engines() {
    assertThat(shop.sleep("1.5")).isEqualTo(CLUSTER.instanceId(1));
  }
}
