package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tenants with a schema each, in the database of one datasource. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantSchemasTest {
  private static final TestCluster CLUSTER =
      TenantShop.with(TestCluster.postgresql("schemas", 2), "blue", "green");

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.on(CLUSTER, TenantShop.CLASSES)
          .overrideConfigKey("quarkus.datasource.jdbc.max-size", "1")
          .overrideConfigKey("quarkus.hibernate-orm.multitenant", "SCHEMA")
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none");

  @Inject TenantShop shop;
  @Inject DataSource dataSource;

  @Test
  void each_tenant_has_its_rows_on_the_writer_and_on_readers() throws SQLException {
    TenantShop.as("blue");
    assertThat(shop.buy("blue.1")).isEqualTo(CLUSTER.instanceId(1));
    TenantShop.as("green");
    assertThat(shop.buy("green.1")).isEqualTo(CLUSTER.instanceId(1));
    assertThat(shop.look()).isEqualTo(CLUSTER.instanceId(2));
    assertThat(shop.lookInReadOnlySession()).isEqualTo(CLUSTER.instanceId(2));

    assertThat(TenantShop.rows(CLUSTER, "blue")).isEqualTo(List.of("blue.1"));
    assertThat(TenantShop.rows(CLUSTER, "green")).isEqualTo(List.of("green.1"));
    assertThat(schemaOfPool()).as("of plain JDBC after a tenant").isEqualTo("public");
  }

  @Test
  void what_fails_leaves_no_schema_behind() throws SQLException {
    TenantShop.as("green");
    assertThatThrownBy(() -> shop.fail("never")).isInstanceOf(IllegalStateException.class);
    assertThat(TenantShop.rows(CLUSTER, "green")).doesNotContain("never");
    assertThat(schemaOfPool()).isEqualTo("public");
    assertThatThrownBy(() -> shop.failOnTheServer()).isInstanceOf(RuntimeException.class);
    assertThat(schemaOfPool()).isEqualTo("public");
  }

  @Test
  void a_connection_that_kept_its_tenants_schema_is_not_lent_again() throws SQLException {
    TenantShop.as("blue");
    CLUSTER.cut("SET SESSION search_path TO DEFAULT", "BEFORE_SERVER");
    shop.bought();
    CLUSTER.awaitCut();
    assertThat(schemaOfPool()).isEqualTo("public");
    TenantShop.as("green");
    assertThat(shop.bought()).allMatch(row -> row.startsWith("green."));
  }

  @Test
  void a_transaction_has_one_tenant() {
    TenantShop.as("blue");
    assertThatThrownBy(() -> shop.buyAlsoFor("green"))
        .hasStackTraceContaining("a transaction of tenant 'blue' cannot go on as tenant 'green'");
  }

  @Test
  void what_belongs_to_the_server_is_no_tenant() {
    TenantShop.as("pg_catalog");
    assertThatThrownBy(() -> shop.look())
        .hasStackTraceContaining("there is no tenant 'pg_catalog'");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void no_tenant_sees_anothers_rows_while_the_writer_crashes_and_each_goes_on_at_the_next_one()
      throws Exception {
    TenantLoad load = new TenantLoad(shop, "blue", "green");
    load.await(20);
    CLUSTER.crash(1);
    CLUSTER.awaitWriterOtherThan(1);
    load.await(20);
    load.end();

    for (String tenant : List.of("blue", "green")) {
      load.check(CLUSTER, tenant, tenant);
      TenantShop.as(tenant);
      assertThat(shop.buy(tenant + ".last")).isEqualTo(CLUSTER.instanceId(2));
    }
    assertThat(schemaOfPool()).isEqualTo("public");
  }

  /** Of the pool's only connection. */
  private String schemaOfPool() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return connection.getSchema();
    }
  }
}
