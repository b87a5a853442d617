package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tenants with a database each on one cluster of MySQL, where a schema is a database. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantMySqlTest {
  private static final TestCluster CLUSTER =
      TenantShop.with(TestCluster.mysql("tenantsmysql", 2), "blue", "green");

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application();

  private static QuarkusUnitTest application() {
    QuarkusUnitTest application = ClusterApplication.of(TenantShop.CLASSES);
    for (String tenant : List.of("blue", "green")) {
      ClusterApplication.dataSource(application, tenant, CLUSTER, CLUSTER.url(tenant));
    }
    return application
        .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DATABASE")
        .overrideConfigKey("quarkus.hibernate-orm.datasource", "blue")
        .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none")
        .setAfterAllCustomizer(CLUSTER::close);
  }

  @Inject TenantShop shop;

  @Test
  void each_tenant_writes_on_the_writer_and_reads_on_a_reader() throws Exception {
    for (String tenant : List.of("blue", "green")) {
      TenantShop.as(tenant);
      assertThat(shop.buy(tenant + ".1")).isEqualTo(CLUSTER.instanceId(1));
      assertThat(shop.look()).isEqualTo(CLUSTER.instanceId(2));
      assertThat(shop.lookInReadOnlySession()).isEqualTo(CLUSTER.instanceId(2));
      assertThat(TenantShop.rows(CLUSTER, tenant)).isEqualTo(List.of(tenant + ".1"));
    }
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
  }
}
