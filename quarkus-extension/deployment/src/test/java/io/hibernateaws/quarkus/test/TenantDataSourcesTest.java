package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tenants with a cluster each: a datasource of Quarkus that is called as the tenant. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantDataSourcesTest {
  private static final TestCluster BLUE =
      TenantShop.with(TestCluster.postgresql("blue", 2), "public");
  private static final TestCluster GREEN =
      TenantShop.with(TestCluster.postgresql("green", 2), "public");

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application();

  private static QuarkusUnitTest application() {
    QuarkusUnitTest application = ClusterApplication.of(TenantShop.CLASSES);
    ClusterApplication.dataSource(application, "blue", BLUE, BLUE.url());
    ClusterApplication.dataSource(application, "green", GREEN, GREEN.url());
    return application
        .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DATABASE")
        .overrideConfigKey("quarkus.hibernate-orm.datasource", "blue")
        .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none")
        .setAfterAllCustomizer(
            () -> {
              BLUE.close();
              GREEN.close();
            });
  }

  @Inject TenantShop shop;

  @Test
  void each_tenant_writes_on_its_writer_and_reads_on_its_readers() throws SQLException {
    TenantShop.as("blue");
    assertThat(shop.buy("blue.1")).isEqualTo(BLUE.instanceId(1));
    TenantShop.as("green");
    assertThat(shop.buy("green.1")).isEqualTo(GREEN.instanceId(1));
    assertThat(shop.look()).isEqualTo(GREEN.instanceId(2));
    assertThat(shop.lookInReadOnlySession()).isEqualTo(GREEN.instanceId(2));
    TenantShop.as("blue");
    assertThat(shop.look()).isEqualTo(BLUE.instanceId(2));

    assertThat(TenantShop.rows(BLUE, "public")).isEqualTo(List.of("blue.1"));
    assertThat(TenantShop.rows(GREEN, "public")).isEqualTo(List.of("green.1"));
  }

  @Test
  void what_is_rolled_back_is_in_no_database() throws SQLException {
    TenantShop.as("green");
    assertThatThrownBy(() -> shop.fail("never")).isInstanceOf(IllegalStateException.class);
    assertThat(TenantShop.rows(GREEN, "public")).doesNotContain("never");
  }

  @Test
  void the_readers_of_a_tenant_are_no_tenant() {
    TenantShop.as("blue-reader");
    assertThatThrownBy(() -> shop.look())
        .hasStackTraceContaining(
            "there is no tenant 'blue-reader': datasource 'blue-reader' has the readers' pool of"
                + " datasource 'blue'");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void a_tenant_whose_writer_crashes_goes_on_at_the_next_one_and_others_notice_nothing()
      throws Exception {
    TenantLoad load = new TenantLoad(shop, "blue", "green");
    load.await(20);
    BLUE.crash(1);
    BLUE.awaitWriterOtherThan(1);
    load.await(20);
    load.end();

    load.check(BLUE, "blue", "public");
    load.check(GREEN, "green", "public");
    assertThat(load.failures("green")).isEmpty();
    TenantShop.as("blue");
    assertThat(shop.buy("blue.last")).isEqualTo(BLUE.instanceId(2));
  }
}
