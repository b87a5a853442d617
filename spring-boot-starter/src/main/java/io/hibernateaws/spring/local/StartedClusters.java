package io.hibernateaws.spring.local;

import io.hibernateaws.local.LocalAurora;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** The clusters that applications without a database were given. Thread-safe. */
final class StartedClusters {
  private static final Logger LOG = Logger.getLogger(StartedClusters.class);
  private static final ReentrantLock LOCK = new ReentrantLock();

  /**
   * Static, because a cluster outlives the application that devtools restart, with the data that is
   * in it. It ends with the JVM.
   */
  private static final Map<LocalClusterOrder, LocalAurora> RUNNING = new HashMap<>();

  private StartedClusters() {}

  /** The running cluster of this order, or a new one. */
  static LocalAurora get(LocalClusterOrder order) {
    LOCK.lock();
    try {
      return RUNNING.computeIfAbsent(order, StartedClusters::start);
    } finally {
      LOCK.unlock();
    }
  }

  private static LocalAurora start(LocalClusterOrder order) {
    LocalAurora cluster =
        LocalAurora.engine(order.database()).name("dev").instances(order.instances()).start();
    LOG.infof(
        "dev: there is no spring.datasource.url, so a local cluster of %s was started, which ends"
            + " with this JVM; instances: %s, user: %s, url: %s",
        order.database(),
        order.instances(),
        cluster.user(),
        cluster.jdbcUrl(cluster.clusterEndpoint()));
    return cluster;
  }
}
