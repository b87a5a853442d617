package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.Driver;

/** Clusters whose servers take encrypted connections. */
@Timeout(120)
class TlsTest {
  private static final String ENCRYPTION =
      "select version from pg_stat_ssl where pid = pg_backend_pid()";

  @Test
  void every_name_of_the_cluster_is_verified_in_full_and_no_other() throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).tls().start()) {
      for (String name :
          List.of(
              cluster.clusterEndpoint(),
              cluster.readerEndpoint(),
              cluster.instanceEndpoint(1),
              cluster.instanceEndpoint(2))) {
        assertEncrypted(cluster, name);
      }
      assertThatThrownBy(() -> connect(cluster, "db.example.test", cluster.clusterEndpoint()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("db.example.test");
    }
  }

  @Test
  void an_instance_that_comes_back_as_a_copy_has_the_certificate_too() throws SQLException {
    try (LocalAurora cluster =
        LocalAurora.postgresql().instances(2).promotionDelay(Duration.ZERO).tls().start()) {
      cluster.crash(1);
      cluster.awaitWriter(2, Eventually.PATIENCE);
      cluster.rejoin(1);

      assertEncrypted(cluster, cluster.instanceEndpoint(1));
    }
  }

  @Test
  void a_cluster_without_tls_has_no_certificate_to_give() {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(1).start()) {
      assertThatThrownBy(cluster::certificate)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tls()");
    }
  }

  private static void assertEncrypted(LocalAurora cluster, String name) throws SQLException {
    try (Connection connection = connect(cluster, name, name)) {
      assertThat(Sql.query(connection, ENCRYPTION)).as(name).containsExactly("TLSv1.3");
    }
  }

  /** Like any client, except that the name in the URL need not be the host's. */
  private static Connection connect(LocalAurora cluster, String urlName, String host)
      throws SQLException {
    InetAddress address = cluster.resolver().apply(host)[0];
    Properties properties = new Properties();
    properties.setProperty("user", cluster.user());
    properties.setProperty("password", cluster.password());
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", cluster.certificate().toString());
    properties.setProperty("socketFactory", ToOneAddress.class.getName());
    properties.setProperty("socketFactoryArg", address.getHostAddress());
    Connection connection = new Driver().connect(cluster.jdbcUrl(urlName), properties);
    if (connection == null) {
      throw new SQLException("the driver refused its own URL");
    }
    return connection;
  }
}
