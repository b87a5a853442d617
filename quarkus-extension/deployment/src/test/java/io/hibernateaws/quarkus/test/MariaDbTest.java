package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The kind mariadb, with MariaDB's own driver below the engine. Skipped where no server is. */
class MariaDbTest {
  private static final @Nullable LocalAurora SERVER = server();

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application();

  private static @Nullable LocalAurora server() {
    try {
      return LocalAurora.mariadb().name("maria").start();
    } catch (RuntimeException e) {
      return null; // there is no server, see ./mariadb-server
    }
  }

  private static QuarkusUnitTest application() {
    if (SERVER == null) {
      return new QuarkusUnitTest().withEmptyApplication();
    }
    return new QuarkusUnitTest()
        .withApplicationRoot(jar -> jar.addClasses(Purchase.class, Added.class))
        .setForcedDependencies(List.of(Added.quarkus("quarkus-jdbc-mariadb")))
        .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
        .overrideConfigKey("quarkus.datasource.db-kind", "mariadb")
        .overrideConfigKey(
            "quarkus.datasource.jdbc.url",
            SERVER.jdbcUrl(SERVER.clusterEndpoint()).replace("jdbc:mysql:", "jdbc:mariadb:"))
        .overrideConfigKey("quarkus.datasource.username", SERVER.user())
        .overrideConfigKey("quarkus.datasource.password", SERVER.password())
        .overrideConfigKey(
            "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
        .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
        .setAfterAllCustomizer(SERVER::close);
  }

  @Inject jakarta.enterprise.inject.Instance<Session> session;
  @Inject jakarta.enterprise.inject.Instance<ClusterEngines> engines;

  @Test
  void its_own_driver_opens_the_links_and_its_transactions_commit() {
    assumeTrue(SERVER != null, "no server of MariaDB: ./mariadb-server");

    QuarkusTransaction.requiringNew().run(() -> session.get().persist(new Purchase("one")));

    assertThat(
            QuarkusTransaction.requiringNew().call(() -> session.get().find(Purchase.class, "one")))
        .isNotNull();
    assertThat(engines.get().running()).hasSize(1);
  }
}
