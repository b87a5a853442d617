package io.hibernateaws.it.mysql;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.dialect.AuroraMySQLDialect;
import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.mysql.adversary.MySqlRepertoire;
import io.hibernateaws.it.routing.Writings;
import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;

/** MySQL, below Connector/J. */
public class MySqlProduct implements Product {
  private static final String INSTALLED = "installed";

  @Override
  public List<String> versions() {
    return List.of(INSTALLED);
  }

  /** Of the server that the machine has: no other can be fetched. */
  @Override
  public ClusterBuilder cluster(String version) {
    if (!version.equals(INSTALLED)) {
      throw new IllegalArgumentException(
          "version '" + version + "': MySQL servers are '" + INSTALLED + "'");
    }
    return cluster();
  }

  @Override
  public String image() {
    return "mysql:8.4";
  }

  @Override
  public ClusterBuilder cluster() {
    return LocalAurora.mysql();
  }

  /** The proxy has to understand what is encrypted, to answer as Aurora does. */
  @Override
  public ClusterBuilder encryptingCluster() {
    return cluster().proxyTls();
  }

  @Override
  public Class<? extends Dialect> dialect() {
    return AuroraMySQLDialect.class;
  }

  @Override
  public String url(String host) {
    return "jdbc:mysql://" + host + "/shop";
  }

  @Override
  public Map<String, String> unencrypted() {
    return Map.of("allowPublicKeyRetrieval", "true");
  }

  /** The driver reads stores of certificates, so one is written beside the certificate. */
  @Override
  public Map<String, String> verifying(Path authority) {
    String password = "trusted";
    Path store = authority.resolveSibling("trusted.p12");
    try (InputStream pem = Files.newInputStream(authority);
        OutputStream out = Files.newOutputStream(store)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      trusted.store(out, password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return Map.of(
        "sslMode",
        "VERIFY_IDENTITY",
        "trustCertificateKeyStoreUrl",
        store.toUri().toString(),
        "trustCertificateKeyStoreType",
        "PKCS12",
        "trustCertificateKeyStorePassword",
        password);
  }

  @Override
  public Map<String, String> severalStatements() {
    return Map.of("hibernate.connection.allowMultiQueries", "true");
  }

  @Override
  public Map<String, String> preparingOnTheServer() {
    return Map.of("hibernate.connection.useServerPrepStmts", "true");
  }

  @Override
  public String namespaceSetting() {
    return "hibernate.default_catalog";
  }

  @Override
  public String namespace() {
    return "app";
  }

  /** The URL may name no other database than the place. */
  @Override
  public TenantPlace onCluster(String url, String namespace) {
    return TenantPlace.onCluster(url.substring(0, url.lastIndexOf('/') + 1))
        .withDatabase(namespace);
  }

  @Override
  public String driverThreads() {
    return "mysql-cj-";
  }

  @Override
  public String refusedPassword() {
    return "28000";
  }

  @Override
  public Set<Difference> differences() {
    return EnumSet.allOf(Difference.class);
  }

  @Override
  public Path verdicts() {
    return Path.of("../../docs/verdicts-mysql.md");
  }

  @Override
  public String verdictNote() {
    return """
        On a reader a commit is certain because
        its session only reads. What may have committed by its text leaves its session unknown until
        it is closed, because no answer tells. After a commit Hibernate switches autocommit on, and
        that call finds the loss, so that the next one returns. There is no CALL on a reader, no
        savepoint in a session that only reads and no fetch in parts.""";
  }

  @Override
  public ProductSql sql() {
    return new MySqlSql();
  }

  @Override
  public ServerSessions sessions() {
    return new MySqlSessions();
  }

  @Override
  public Writings writings() {
    return new MySqlWritings();
  }

  @Override
  public Repertoire repertoire() {
    return new MySqlRepertoire();
  }
}
