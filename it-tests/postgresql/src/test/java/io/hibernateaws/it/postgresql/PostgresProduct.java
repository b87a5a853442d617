package io.hibernateaws.it.postgresql;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.postgresql.adversary.PostgresRepertoire;
import io.hibernateaws.it.routing.Writings;
import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;

/** PostgreSQL, below pgjdbc. */
public final class PostgresProduct implements Product {
  @Override
  public List<String> versions() {
    return List.of("18", "17");
  }

  @Override
  public ClusterBuilder cluster(String version) {
    return cluster().version(version);
  }

  @Override
  public String image() {
    return "postgres:18";
  }

  @Override
  public ClusterBuilder cluster() {
    return LocalAurora.postgresql();
  }

  @Override
  public ClusterBuilder encryptingCluster() {
    return cluster().tls();
  }

  @Override
  public Class<? extends Dialect> dialect() {
    return AuroraPostgreSQLDialect.class;
  }

  @Override
  public String url(String host) {
    return "jdbc:postgresql://" + host + "/shop";
  }

  @Override
  public Map<String, String> unencrypted() {
    return Map.of();
  }

  @Override
  public Map<String, String> verifying(Path authority) {
    return Map.of("sslmode", "verify-full", "sslrootcert", authority.toString());
  }

  @Override
  public Map<String, String> severalStatements() {
    return Map.of();
  }

  @Override
  public Map<String, String> preparingOnTheServer() {
    return Map.of("hibernate.connection.prepareThreshold", "1");
  }

  @Override
  public String namespaceSetting() {
    return "hibernate.default_schema";
  }

  @Override
  public String namespace() {
    return "public";
  }

  @Override
  public TenantPlace onCluster(String url, String namespace) {
    return TenantPlace.onCluster(url).withSchema(namespace);
  }

  @Override
  public String driverThreads() {
    return "PostgreSQL";
  }

  @Override
  public String refusedPassword() {
    return "28P01";
  }

  @Override
  public Set<Difference> differences() {
    return Set.of();
  }

  @Override
  public Path verdicts() {
    return Path.of("../../docs/verdicts.md");
  }

  @Override
  public String verdictNote() {
    return """
        On a reader a commit is certain because
        the server was in recovery with its last answer in the transaction; a CALL in autocommit
        mode has no such answer.""";
  }

  @Override
  public ProductSql sql() {
    return new PostgresSql();
  }

  @Override
  public ServerSessions sessions() {
    return new PostgresSessions();
  }

  @Override
  public Writings writings() {
    return new PostgresWritings();
  }

  @Override
  public Repertoire repertoire() {
    return new PostgresRepertoire();
  }
}
