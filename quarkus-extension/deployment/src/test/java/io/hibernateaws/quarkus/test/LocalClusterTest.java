package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.hibernateaws.quarkus.test.RoutingTest.Shop;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application gets that says nothing about where its database is. */
class LocalClusterTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar -> jar.addClasses(Purchase.class, Shop.class, RoutingTest.class, Instances.class))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql");

  @Inject Shop shop;
  @Inject AgroalDataSource writer;
  @Inject ClusterEngines engines;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @ConfigProperty(name = "quarkus.datasource.\"reader\".jdbc.url")
  String urlOfReaders;

  /** The limit of a second is that of a cancel, on a socket that is none of a link. */
  @Test
  void a_statement_takes_the_time_it_takes() throws SQLException {
    try (Connection connection = writer.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("select pg_sleep(1.5)")).isTrue();
    }
  }

  @Test
  void tests_without_a_database_run_on_a_local_cluster_of_three_instances() {
    assertThat(shop.buy("one")).isEqualTo("aurora-1");
    assertThat(shop.look()).isIn("aurora-2", "aurora-3");
    assertThat(url).startsWith("jdbc:postgresql://aurora.cluster-").isEqualTo(urlOfReaders);

    AwsEngine engine = engines.running().get(0);
    assertThat(engine.cluster().members()).extracting(Member::isWriter).hasSize(3).contains(true);
    assertThat(engine.settings().get("host_resolver"))
        .isEqualTo("io.hibernateaws.quarkus.devservices.ClusterHosts");
  }
}
