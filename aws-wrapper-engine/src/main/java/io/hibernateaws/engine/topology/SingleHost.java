package io.hibernateaws.engine.topology;

import java.util.concurrent.TimeUnit;

/**
 * A database without a topology: the host of the URL is all there is, nobody is asked, and nothing
 * that happens to a link says more than that link.
 */
record SingleHost(ClusterState cluster) implements TopologyPhase {
  private static final long IDLE = TimeUnit.HOURS.toNanos(1);

  @Override
  public Step on(Observation seen, long now) {
    return new Step(this, false, "");
  }

  @Override
  public ProbePlan plan(long now) {
    return ProbePlan.NOBODY;
  }

  @Override
  public long wakeAt(long now) {
    return now + IDLE;
  }
}
