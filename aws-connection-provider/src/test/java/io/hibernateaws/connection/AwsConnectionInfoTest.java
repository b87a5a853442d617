package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import io.hibernateaws.engine.api.AwsEngine;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.engine.jdbc.connections.spi.DatabaseConnectionInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real engine that is never asked for a connection, so nothing is opened. */
class AwsConnectionInfoTest {
  private final AwsConnectionProvider provider = new AwsConnectionProvider();

  @AfterEach
  void stop() {
    provider.stop();
  }

  private DatabaseConnectionInfo info() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "hibernate.connection.url",
        "jdbc:postgresql://shop.cluster-abc123.eu-west-1.rds.amazonaws.com/shop?password=in-url");
    settings.put("hibernate.connection.username", "shop");
    settings.put("hibernate.connection.password", "in-setting");
    settings.put("hibernate.connection.pool_size", "7");
    settings.put("hibernate.aws.pool.min_size", "2");
    settings.put("hibernate.connection.isolation", "SERIALIZABLE");
    settings.put("hibernate.connection.login_timeout", "3");
    provider.configure(settings);
    return provider.getDatabaseConnectionInfo(new AuroraPostgreSQLDialect());
  }

  @Test
  void it_tells_where_to_and_how_without_a_connection() {
    DatabaseConnectionInfo info = info();
    assertThat(info.getJdbcUrl())
        .isEqualTo("jdbc:postgresql://shop.cluster-abc123.eu-west-1.rds.amazonaws.com:5432/shop");
    assertThat(info.getPoolMaxSize()).isEqualTo(7);
    assertThat(info.getPoolMinSize()).isEqualTo(2);
    assertThat(info.getIsolationLevel()).isEqualTo("SERIALIZABLE");
    assertThat(info.getAutoCommitMode()).isEqualTo("true");
    assertThat(info.toInfoString())
        .contains("shop.cluster-abc123", "AuroraPostgreSQLDialect", "SERIALIZABLE", "7")
        .contains("read_write_splitting, failover");
    assertThat(provider.unwrap(AwsEngine.class).linkCounts().open()).isZero();
  }

  @Test
  void it_tells_no_secret() {
    assertThat(info().toInfoString()).doesNotContain("in-url").doesNotContain("in-setting");
  }

  @Test
  void hibernates_login_timeout_is_no_property_of_the_driver() {
    info();
    assertThat(provider.running().config().connection().driverProperties())
        .doesNotContainKey("login_timeout");
  }
}
