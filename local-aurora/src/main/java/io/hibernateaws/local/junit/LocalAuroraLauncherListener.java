package io.hibernateaws.local.junit;

import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Starts a cluster before the first test class is loaded, if {@value #INSTANCES} is set as a system
 * property or in {@code junit-platform.properties}, and tells where it is in system properties:
 * {@value #JDBC_URL} (the writer's address, not a name), {@value #USER}, {@value #PASSWORD},
 * {@value #CLUSTER_ENDPOINT}, {@value #READER_ENDPOINT} and {@value #HOSTS_FILE}. For tests that
 * connect while they are being discovered.
 */
public final class LocalAuroraLauncherListener implements LauncherSessionListener {
  /** How many instances; the cluster is started only if this is set. */
  public static final String INSTANCES = "local.aurora.launcher.instances";

  /** Which database product; PostgreSQL unless it is set. */
  public static final String ENGINE = "local.aurora.launcher.engine";

  /** A JDBC URL of the first writer. */
  public static final String JDBC_URL = "local.aurora.jdbc-url";

  /** The application's role. */
  public static final String USER = "local.aurora.user";

  /** Its password. */
  public static final String PASSWORD = "local.aurora.password";

  /** See {@link LocalAurora#clusterEndpoint()}. */
  public static final String CLUSTER_ENDPOINT = "local.aurora.cluster-endpoint";

  /** See {@link LocalAurora#readerEndpoint()}. */
  public static final String READER_ENDPOINT = "local.aurora.reader-endpoint";

  /** See {@link LocalAurora#hostsFile()}. */
  public static final String HOSTS_FILE = "local.aurora.hosts-file";

  private static final String KEY = "cluster";
  private static final Namespace NAMESPACE =
      Namespace.create(LocalAuroraLauncherListener.class.getName());

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    String instances = setting(INSTANCES);
    if (instances == null) {
      return;
    }
    String engine = setting(ENGINE);
    LocalAurora cluster =
        (engine == null ? LocalAurora.postgresql() : LocalAurora.engine(engine.strip()))
            .instances(number(instances))
            .start();
    session.getStore().put(NAMESPACE, KEY, cluster);
    properties(cluster).forEach(System::setProperty);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    LocalAurora cluster = session.getStore().remove(NAMESPACE, KEY, LocalAurora.class);
    if (cluster != null) {
      properties(cluster).keySet().forEach(System::clearProperty);
      cluster.close();
    }
  }

  /** The cluster that was started before the tests; null if none was. */
  static @Nullable LocalAurora cluster(ExtensionContext context) {
    return context
        .getStore(
            StoreScope.LAUNCHER_SESSION,
            ExtensionContext.Namespace.create(LocalAuroraLauncherListener.class.getName()))
        .get(KEY, LocalAurora.class);
  }

  private static Map<String, String> properties(LocalAurora cluster) {
    return Map.of(
        JDBC_URL,
        cluster.jdbcUrl(cluster.proxy(1).address().getHostAddress()),
        USER,
        cluster.user(),
        PASSWORD,
        cluster.password(),
        CLUSTER_ENDPOINT,
        cluster.clusterEndpoint(),
        READER_ENDPOINT,
        cluster.readerEndpoint(),
        HOSTS_FILE,
        cluster.hostsFile().toString());
  }

  private static int number(String instances) {
    try {
      return Integer.parseInt(instances.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          INSTANCES + " = '" + instances + "' must be a number of instances, 1 to 16", e);
    }
  }

  /** JUnit's own configuration parameters are not known yet when a session opens. */
  private static @Nullable String setting(String name) {
    String set = System.getProperty(name);
    if (set != null) {
      return set;
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in =
        loader == null ? null : loader.getResourceAsStream("junit-platform.properties")) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read junit-platform.properties", e);
    }
  }
}
