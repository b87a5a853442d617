package io.hibernateaws.engine.topology;

/** Told of every snapshot on the monitor's thread; must not block. */
@FunctionalInterface
public interface SnapshotListener {
  void on(ClusterSnapshot snapshot);
}
