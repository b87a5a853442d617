package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.hibernateaws.connection.AwsExceptionSorter;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of all and of one; one datasource is left out. */
class SeveralDataSourcesTest {
  private static final LocalAurora CLUSTER =
      LocalAurora.postgresql().name("several").instances(2).start();
  private static final String URL = CLUSTER.jdbcUrl(CLUSTER.clusterEndpoint());

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application();

  private static QuarkusUnitTest application() {
    QuarkusUnitTest test = new QuarkusUnitTest().withEmptyApplication();
    // One is spelled with quotes, one without.
    for (String name : new String[] {"", "orders.", "\"audit\"."}) {
      String prefix = "quarkus.datasource." + name;
      test.overrideConfigKey(prefix + "db-kind", "postgresql")
          .overrideRuntimeConfigKey(prefix + "jdbc.url", name.contains("audit") ? instance() : URL)
          .overrideRuntimeConfigKey(prefix + "username", CLUSTER.user())
          .overrideRuntimeConfigKey(prefix + "password", CLUSTER.password());
    }
    return test.overrideConfigKey("quarkus.devservices.enabled", "false")
        .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
        .overrideConfigKey("quarkus.hibernate-aws.datasource.\"audit\".enabled", "false")
        .overrideConfigKey("quarkus.datasource.orders-reader.jdbc.max-size", "3")
        .overrideConfigKey(
            "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
        .overrideConfigKey("quarkus.hibernate-aws.failover.timeout", "60")
        .overrideRuntimeConfigKey("quarkus.hibernate-aws.datasource.orders.failover.timeout", "90")
        .setAfterAllCustomizer(CLUSTER::close);
  }

  private static String instance() {
    return CLUSTER.jdbcUrl(
        CLUSTER.resolver().apply(CLUSTER.instanceEndpoint(1))[0].getHostAddress());
  }

  @Inject AgroalDataSource usual;

  @Inject
  @DataSource("orders")
  AgroalDataSource orders;

  @Inject
  @DataSource("orders-reader")
  AgroalDataSource readers;

  @Inject
  @DataSource("audit")
  AgroalDataSource audit;

  @Inject ClusterEngines engines;

  private static String instance(AgroalDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select current_setting('cluster_name')")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Set<String> failoverTimeouts() {
    return engines.running().stream()
        .map(engine -> engine.settings().get("failover.timeout"))
        .collect(Collectors.toSet());
  }

  @Test
  void each_datasource_has_its_own_settings_and_its_readers_have_the_same() throws SQLException {
    assertThat(instance(usual)).isEqualTo(CLUSTER.instanceId(1));
    assertThat(instance(orders)).isEqualTo(CLUSTER.instanceId(1));
    assertThat(instance(readers)).isEqualTo(CLUSTER.instanceId(2));

    assertThat(failoverTimeouts()).containsExactlyInAnyOrder("60s", "90s");
    assertThat(engines.running()).hasSize(2);
    assertThat(readers.getConfiguration().connectionPoolConfiguration().maxSize()).isEqualTo(3);
  }

  @Test
  void one_that_is_left_out_has_the_driver_of_its_database_and_is_as_quarkus_makes_it()
      throws SQLException {
    assertThat(instance(audit)).isEqualTo(CLUSTER.instanceId(1));
    AgroalConnectionPoolConfiguration pool = audit.getConfiguration().connectionPoolConfiguration();
    assertThat(pool.connectionFactoryConfiguration().connectionProviderClass())
        .hasToString("class org.postgresql.Driver");
    assertThat(pool.exceptionSorter()).isInstanceOf(PostgreSQLExceptionSorter.class);
    assertThat(pool.transactionIntegration()).isInstanceOf(NarayanaTransactionIntegration.class);
    assertThat(usual.getConfiguration().connectionPoolConfiguration().exceptionSorter())
        .isInstanceOf(AwsExceptionSorter.class);
  }
}
