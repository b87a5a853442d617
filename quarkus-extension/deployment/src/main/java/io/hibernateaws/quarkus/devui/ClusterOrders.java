package io.hibernateaws.quarkus.devui;

import io.hibernateaws.local.LocalAurora;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjIntConsumer;

/** What the Dev UI's buttons do to the local clusters, and how those fare. */
final class ClusterOrders {
  /** The buttons, by the names by which the page calls them. */
  static final Map<String, ObjIntConsumer<LocalAurora>> ALL =
      Map.of(
          "crash", LocalAurora::crash,
          "freeze", LocalAurora::freeze,
          "thaw", LocalAurora::thaw,
          "rejoin", LocalAurora::rejoin,
          "switchover", LocalAurora::switchover);

  private final Map<String, LocalAurora> clusters;

  /**
   * @param clusters by the names of their datasources
   */
  ClusterOrders(Map<String, LocalAurora> clusters) {
    this.clusters = clusters;
  }

  /**
   * One server of a local cluster.
   *
   * @param life whether its processes run
   */
  record Instance(String dataSource, int number, String id, String life, boolean writer) {}

  /** Of all local clusters. */
  List<Instance> instances() {
    List<Instance> all = new ArrayList<>();
    new TreeMap<>(clusters)
        .forEach(
            (dataSource, cluster) -> {
              for (int i = 1; i <= cluster.instances(); i++) {
                String life = cluster.life(i).name().toLowerCase(Locale.ROOT);
                all.add(
                    new Instance(
                        dataSource, i, cluster.instanceId(i), life, cluster.writer() == i));
              }
            });
    return all;
  }

  /** Does it; the answer comes when it is done, and is why not where it makes no sense now. */
  CompletableFuture<String> obey(
      ObjIntConsumer<LocalAurora> order, Map<String, String> parameters) {
    return CompletableFuture.supplyAsync(
        () -> {
          LocalAurora cluster = clusters.get(parameters.get("dataSource"));
          if (cluster == null) {
            return "there is no local cluster of datasource " + parameters.get("dataSource");
          }
          try {
            order.accept(cluster, Integer.parseInt(parameters.get("instance")));
            return "";
          } catch (IllegalStateException | IllegalArgumentException senseless) {
            return String.valueOf(senseless.getMessage());
          }
        });
  }
}
