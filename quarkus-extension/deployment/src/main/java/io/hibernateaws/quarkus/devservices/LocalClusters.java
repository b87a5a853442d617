package io.hibernateaws.quarkus.devservices;

import io.hibernateaws.local.LocalAurora;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters that run now, by the names of their datasources. Thread-safe. */
public final class LocalClusters {
  /**
   * Static, because a cluster outlives the build that has started it: a live reload builds anew.
   */
  static final Map<String, LocalAurora> RUNNING = new ConcurrentHashMap<>();

  private LocalClusters() {}

  /** A view of them that changes with them. */
  public static Map<String, LocalAurora> running() {
    return Collections.unmodifiableMap(RUNNING);
  }
}
