package io.hibernateaws.quarkus.devservices;

import io.hibernateaws.local.LocalAurora;
import io.quarkus.builder.item.SimpleBuildItem;
import io.quarkus.deployment.builditem.LiveReloadBuildItem;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clusters that run now, by the names of their datasources. Quarkus owns them; this is where
 * they are found by the builds that follow the one that has started them. Thread-safe.
 */
public final class LocalClustersBuildItem extends SimpleBuildItem {
  private final Map<String, LocalAurora> running = new ConcurrentHashMap<>();

  private LocalClustersBuildItem() {}

  /** The same for all builds of one dev mode: a live reload builds anew, and keeps the clusters. */
  static LocalClustersBuildItem of(LiveReloadBuildItem reload) {
    LocalClustersBuildItem known = reload.getContextObject(LocalClustersBuildItem.class);
    if (known == null) {
      known = new LocalClustersBuildItem();
      reload.setContextObject(LocalClustersBuildItem.class, known);
    }
    return known;
  }

  void started(String dataSource, LocalAurora cluster) {
    running.put(dataSource, cluster);
  }

  void ended(String dataSource, LocalAurora cluster) {
    running.remove(dataSource, cluster);
  }

  /** A view of them that changes with them. */
  public Map<String, LocalAurora> running() {
    return Collections.unmodifiableMap(running);
  }
}
