package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tenants with a cluster each: a datasource of Quarkus that is called as the tenant. */
class TenantDataSourcesTest {
  private static final TestCluster BLUE = TenantShop.cluster("blue", "public");
  private static final TestCluster GREEN = TenantShop.cluster("green", "public");

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(TenantShop.CLASSES))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.blue.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.blue.jdbc.url", BLUE.url())
          .overrideConfigKey("quarkus.datasource.blue.username", BLUE.user())
          .overrideConfigKey("quarkus.datasource.blue.password", BLUE.password())
          .overrideConfigKey("quarkus.datasource.green.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.green.jdbc.url", GREEN.url())
          .overrideConfigKey("quarkus.datasource.green.username", GREEN.user())
          .overrideConfigKey("quarkus.datasource.green.password", GREEN.password())
          .overrideConfigKey(
              "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
          .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DATABASE")
          .overrideConfigKey("quarkus.hibernate-orm.datasource", "blue")
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "none")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .setAfterAllCustomizer(
              () -> {
                BLUE.close();
                GREEN.close();
              });

  @Inject TenantShop shop;

  @Test
  void each_tenant_writes_on_its_writer_and_reads_on_its_readers() throws SQLException {
    TenantShop.Current.tenant = "blue";
    assertThat(shop.buy("for blue")).isEqualTo(BLUE.instanceId(1));
    TenantShop.Current.tenant = "green";
    assertThat(shop.buy("for green")).isEqualTo(GREEN.instanceId(1));
    assertThat(shop.look()).isEqualTo(GREEN.instanceId(2));
    assertThat(shop.lookInReadOnlySession()).isEqualTo(GREEN.instanceId(2));
    TenantShop.Current.tenant = "blue";
    assertThat(shop.look()).isEqualTo(BLUE.instanceId(2));

    assertThat(TenantShop.rows(BLUE, "public")).isEqualTo(List.of("for blue"));
    assertThat(TenantShop.rows(GREEN, "public")).isEqualTo(List.of("for green"));
  }

  @Test
  void what_is_rolled_back_is_in_no_database() throws SQLException {
    TenantShop.Current.tenant = "green";
    assertThatThrownBy(() -> shop.fail("never")).isInstanceOf(IllegalStateException.class);
    assertThat(TenantShop.rows(GREEN, "public")).doesNotContain("never");
  }

  @Test
  void the_readers_of_a_tenant_are_no_tenant() {
    TenantShop.Current.tenant = "blue-reader";
    assertThatThrownBy(() -> shop.look())
        .hasStackTraceContaining(
            "there is no tenant 'blue-reader': datasource 'blue-reader' has the readers' pool of"
                + " datasource 'blue'");
  }
}
