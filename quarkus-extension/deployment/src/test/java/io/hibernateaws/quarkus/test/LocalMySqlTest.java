package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.quarkus.ReadOnly;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application of MySQL gets that says nothing about where its database is. */
class LocalMySqlTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class, Shop.class, Added.class))
          .setForcedDependencies(List.of(Added.quarkus("quarkus-jdbc-mysql")))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "mysql");

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;

    @Transactional
    public String buy(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return instance();
    }

    @ReadOnly
    @Transactional
    public String look() {
      session.createSelectionQuery("from Purchase", Purchase.class).getResultList();
      return instance();
    }

    private String instance() {
      return session.createNativeQuery("select @@aurora_server_id", String.class).getSingleResult();
    }
  }

  @Inject Instance<Shop> shop;
  @Inject Instance<ClusterEngines> engines;

  @Test
  void tests_without_a_database_run_on_a_local_cluster_of_mysql() {
    assumeTrue(true);
    assertThat(shop.get().buy("one")).isEqualTo("aurora-1");
    assertThat(shop.get().look()).isIn("aurora-2", "aurora-3");
    assertThat(ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class))
        .startsWith("jdbc:mysql://aurora.cluster-");
    AwsEngine engine = engines.get().running().get(0);
    assertThat(engine.cluster().members()).extracting(Member::isWriter).hasSize(3).contains(true);
  }
}
