package io.hibernateaws.engine.topology;

import java.util.concurrent.TimeUnit;

/**
 * A database without a topology: the hosts that were named are all there are, and none is asked.
 * What happens to a link says no more than that link; only a host that is silent altogether makes
 * all links to it stale.
 */
record SingleHost(ClusterState cluster) implements TopologyPhase {
  private static final long IDLE = TimeUnit.HOURS.toNanos(1);

  @Override
  public Step on(Observation seen, long now) {
    ClusterState next = cluster;
    if (seen instanceof Observation.HostSilent silent) {
      next = cluster.dead(silent.instanceId(), silent.at());
    } else if (seen instanceof Observation.RoleSeen role) {
      next = cluster.answered(role.instanceId(), role.role(), role.askedAt());
    }
    return new Step(new SingleHost(next), next.differsFrom(cluster), "");
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
