package io.hibernateaws.demo;

import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;

/** Starts the persistence unit of the shop, with the provider or with the control. */
final class ShopFactory {
  private ShopFactory() {}

  static SessionFactory withAwsProvider(LocalAurora cluster) {
    Map<String, Object> settings = settings(cluster);
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    return start(settings);
  }

  /**
   * The control's driver asks the JVM for names, as any foreign client: {@code ./demo --plain} has
   * told this JVM to look in a hosts file, which is a link to the cluster's own.
   */
  static SessionFactory withPlainPool(LocalAurora cluster, Product product) {
    String hosts = System.getProperty("jdk.net.hosts.file");
    if (hosts == null) {
      throw new IllegalStateException(
          "Start the control with ./demo --plain, or set -Djdk.net.hosts.file to a path that may"
              + " be written and -Dsun.net.inetaddr.ttl=0");
    }
    try {
      Files.deleteIfExists(Path.of(hosts));
      Files.createSymbolicLink(Path.of(hosts), cluster.hostsFile());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the hosts file " + hosts, e);
    }
    Map<String, Object> settings = settings(cluster);
    settings.put(JdbcSettings.CONNECTION_PROVIDER, new PlainConnectionProvider(product));
    return start(settings);
  }

  private static Map<String, Object> settings(LocalAurora cluster) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(JdbcSettings.JAKARTA_JDBC_URL, cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put(JdbcSettings.JAKARTA_JDBC_USER, cluster.user());
    settings.put(JdbcSettings.JAKARTA_JDBC_PASSWORD, cluster.password());
    return settings;
  }

  private static SessionFactory start(Map<String, Object> settings) {
    return Persistence.createEntityManagerFactory("shop", settings).unwrap(SessionFactory.class);
  }
}
