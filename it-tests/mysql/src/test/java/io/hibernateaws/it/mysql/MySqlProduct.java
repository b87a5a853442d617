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
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;

/** MySQL, below Connector/J. */
public final class MySqlProduct implements Product {
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
  public ClusterBuilder cluster() {
    return LocalAurora.mysql();
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

  @Override
  public Map<String, String> severalStatements() {
    return Map.of("hibernate.connection.allowMultiQueries", "true");
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
