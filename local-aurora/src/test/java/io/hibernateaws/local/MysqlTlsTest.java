package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.Driver;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of MySQL servers that take encrypted connections. */
@Timeout(240)
class MysqlTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder = Path.of("");

  @Test
  void a_client_that_trusts_the_clusters_certificate_is_encrypted_and_no_other() throws Exception {
    try (LocalAurora cluster = MysqlOrSkipped.start(LocalAurora.mysql().instances(1).tls());
        LocalAurora other = LocalAurora.mysql().instances(1).tls().start()) {
      try (Connection connection = connect(cluster, store(cluster))) {
        assertThat(
                Sql.query(
                    connection,
                    "select variable_value from performance_schema.session_status"
                        + " where variable_name = 'Ssl_version'"))
            .containsExactly("TLSv1.3");
      }
      Path foreign = store(other);
      assertThatThrownBy(() -> connect(cluster, foreign)).isInstanceOf(SQLException.class);
    }
  }

  private static Connection connect(LocalAurora cluster, Path trusted) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", cluster.user());
    properties.setProperty("password", cluster.password());
    properties.setProperty("sslMode", "VERIFY_CA");
    properties.setProperty("trustCertificateKeyStoreUrl", trusted.toUri().toString());
    properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
    properties.setProperty("trustCertificateKeyStorePassword", PASSWORD);
    String url = cluster.jdbcUrl(cluster.proxy(1).address().getHostAddress());
    return Objects.requireNonNull(new Driver().connect(url, properties));
  }

  private Path store(LocalAurora cluster) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(cluster.certificate())) {
      store.setCertificateEntry(
          "cluster", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path file = Files.createTempFile(folder, "trusted", ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
