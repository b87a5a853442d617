package io.hibernateaws.engine.topology;

/** The monitor of a cluster as the rooms above see it: they read its view and report facts. */
public interface ClusterMonitor extends ObservationSink {
  /** The newest snapshot, and waiting for a better one. */
  TopologyView view();

  /**
   * A session wants a link. Starts asking, or goes on; before the first call nothing is known and
   * no thread exists.
   */
  void start();
}
