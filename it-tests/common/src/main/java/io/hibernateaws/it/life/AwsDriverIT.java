package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine as a driver, as a pool above it or a migration tool sees it. */
@Timeout(60)
class AwsDriverIT {
  /** Threads of engines that tests before this one have left, which end in their own time. */
  private static Set<Thread> ofOthers;

  private static LocalAurora cluster;

  @BeforeAll
  static void the_cluster_is_up() {
    ofOthers = Set.copyOf(threadsOfEngines());
    cluster = Product.newCluster().instances(2).start();
    assertThat(cluster.writer()).isEqualTo(1);
  }

  @AfterAll
  static void a_deregistered_driver_ends_its_engines() throws SQLException {
    Driver driver =
        DriverManager.getDriver(Product.underTest().url("localhost").replace("jdbc:", "jdbc:aws:"));
    assertThat(threadsOfThisDriver()).isNotEmpty();

    DriverManager.deregisterDriver(driver);

    Awaitility.await().untilAsserted(() -> assertThat(threadsOfThisDriver()).isEmpty());
    AwsDriver.register();
    cluster.close();
  }

  private static List<Thread> threadsOfThisDriver() {
    return threadsOfEngines().stream().filter(thread -> !ofOthers.contains(thread)).toList();
  }

  private static List<Thread> threadsOfEngines() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aws-"))
        .toList();
  }

  @Test
  void the_role_comes_from_the_endpoint_and_the_link_is_there_at_once() throws SQLException {
    try (Connection connection = connect(cluster.clusterEndpoint(), properties())) {
      assertThat(connection.isValid(5)).isTrue();
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
    }
    try (Connection connection = connect(cluster.readerEndpoint(), properties())) {
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(2));
    }
  }

  @Test
  void the_prefix_of_the_other_wrapper_works_for_migration() throws SQLException {
    String url = cluster.jdbcUrl(cluster.clusterEndpoint()).replace("jdbc:", "jdbc:aws-wrapper:");
    try (Connection connection = DriverManager.getConnection(url, properties())) {
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
    }
  }

  @Test
  void a_wrong_password_fails_at_connect_with_the_drivers_own_state() {
    Properties wrong = properties();
    wrong.setProperty("password", "wrong");

    assertThatThrownBy(() -> connect(cluster.clusterEndpoint(), wrong).close())
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).isEqualTo(Product.underTest().refusedPassword()));
  }

  @Test
  void a_wrong_setting_is_named_with_the_nearest_one() {
    Properties wrong = properties();
    wrong.setProperty("aws.failover.timout", "5s");

    assertThatThrownBy(() -> connect(cluster.clusterEndpoint(), wrong).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("failover.timout")
        .hasMessageContaining("failover.timeout");
  }

  @Test
  void a_connection_survives_the_end_of_its_session_on_the_server() throws SQLException {
    try (Connection connection = connect(cluster.clusterEndpoint(), properties());
        Connection admin = cluster.adminConnection(1)) {
      Product.underTest().sessions().end(admin, "jdbc (writer)");

      assertThatThrownBy(() -> Sql.instance(connection))
          .isInstanceOf(FailoverSuccessSQLException.class);
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
    }
  }

  private static Connection connect(String host, Properties properties) throws SQLException {
    return DriverManager.getConnection(
        cluster.jdbcUrl(host).replace("jdbc:", "jdbc:aws:"), properties);
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", cluster.user());
    properties.setProperty("password", cluster.password());
    properties.put("aws.host_resolver", cluster.resolver());
    properties.putAll(Product.underTest().unencrypted());
    return properties;
  }
}
