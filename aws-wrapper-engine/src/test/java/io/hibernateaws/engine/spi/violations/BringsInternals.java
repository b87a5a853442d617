package io.hibernateaws.engine.spi.violations;

import io.hibernateaws.engine.topology.ClusterSnapshot;

/** Breaks "what an application may bring sees public types only". */
public final class BringsInternals {
  private BringsInternals() {}

  static ClusterSnapshot snapshot() {
    return ClusterSnapshot.EMPTY;
  }
}
