package io.hibernateaws.quarkus.devservices;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.replication.MissingProgramsException;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.deployment.builditem.Startable;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cluster of one datasource. Quarkus starts it and ends it, on threads of its own. */
final class LocalCluster implements Startable {
  private final Order order;
  private final LocalClustersBuildItem clusters;
  private volatile @Nullable LocalAurora cluster;

  LocalCluster(Order order, LocalClustersBuildItem clusters) {
    this.order = order;
    this.clusters = clusters;
  }

  /**
   * What is wanted.
   *
   * @param dataSource Quarkus' name of it
   * @param kind of its database
   */
  record Order(
      String dataSource,
      String kind,
      int instances,
      Duration promotionDelay,
      Optional<String> version) {}

  @Override
  public void start() {
    var builder =
        LocalAurora.engine(order.kind())
            .name(name(order.dataSource()))
            .instances(order.instances())
            .promotionDelay(order.promotionDelay());
    order.version().ifPresent(builder::version);
    try {
      LocalAurora started = builder.start();
      cluster = started;
      clusters.started(order.dataSource(), started);
    } catch (MissingProgramsException e) {
      throw new ConfigurationException(refusal(e), e);
    }
  }

  private String refusal(MissingProgramsException because) {
    return "%s is not set, and there is no server for a local cluster in its place: %s. Get one%s, or give the URL of a database, or set quarkus.hibernate-aws.devservices.enabled=false for Quarkus' container"
        .formatted(
            ClusterNames.dataSourcePrefix(order.dataSource()) + "jdbc.url",
            because.getMessage(),
            order
                .version()
                .map(
                    version ->
                        ", or change or remove quarkus.hibernate-aws.devservices.version="
                            + version)
                .orElse(""));
  }

  /** What the cluster's names begin with: small letters, digits and hyphens, at most 40. */
  private static String name(String dataSource) {
    if (dataSource.equals(ClusterNames.DEFAULT)) {
      return "aurora";
    }
    String letters = dataSource.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String name = letters.matches("[a-z].*") ? letters : "x" + letters;
    return name.substring(0, Math.min(name.length(), 40));
  }

  private LocalAurora running() {
    LocalAurora running = cluster;
    if (running == null) {
      throw new IllegalStateException("the local cluster has not been started");
    }
    return running;
  }

  /**
   * The keys that lead the application to the cluster. Its readers' pool has its own: it is derived
   * before the cluster runs.
   */
  static Map<String, Function<LocalCluster, String>> keys(List<String> dataSources) {
    Map<String, Function<LocalCluster, String>> keys = new HashMap<>();
    for (String dataSource : dataSources) {
      put(keys, dataSource, "jdbc.url", LocalCluster::getConnectionInfo);
      put(keys, dataSource, "username", local -> local.running().user());
      put(keys, dataSource, "password", local -> local.running().password());
    }
    String writer = dataSources.get(0);
    keys.put(
        ClusterNames.settingsPrefix(writer) + "host-resolver",
        local -> ClusterHosts.class.getName());
    keys.put(ClusterHosts.FILE + writer, local -> local.running().hostsFile().toString());
    return keys;
  }

  /** In every spelling: Quarkus reads the one in which the application writes. */
  private static void put(
      Map<String, Function<LocalCluster, String>> keys,
      String dataSource,
      String key,
      Function<LocalCluster, String> value) {
    DataSourceUtil.dataSourcePropertyKeys(dataSource, key)
        .forEach(spelled -> keys.put(spelled, value));
  }

  @Override
  public String getConnectionInfo() {
    return running().jdbcUrl(running().clusterEndpoint());
  }

  /** None: its servers are processes of this machine. */
  @Override
  public @Nullable String getContainerId() {
    return null;
  }

  @Override
  public void close() {
    LocalAurora running = cluster;
    if (running != null) {
      clusters.ended(order.dataSource(), running);
      running.close();
    }
  }
}
