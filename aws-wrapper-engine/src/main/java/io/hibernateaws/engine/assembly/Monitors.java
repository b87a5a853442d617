package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.dial.MonitorDialer;
import io.hibernateaws.engine.monitoring.HostMonitors;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.IdleDetector;
import io.hibernateaws.engine.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of an engine.
 *
 * @param topology knows the cluster
 * @param dialer opens the links of the topology monitor
 * @param idle whether sessions use the engine
 * @param hosts notice hosts that no longer answer, null where hosts are not watched
 * @param backoff of readers that died, null where none is held back
 */
record Monitors(
    TopologyMonitor topology,
    MonitorDialer dialer,
    IdleDetector idle,
    @Nullable HostMonitors hosts,
    @Nullable ReaderBackoff backoff) {

  /** A link to this member is opened; its host is watched from now on. */
  void watch(Member member) {
    if (hosts != null) {
      hosts.watch(member.instanceId(), member.endpoint());
    }
  }

  /** Ends all threads and links; waits for them until the deadline at most. */
  void close(Deadline deadline) {
    if (hosts != null) {
      hosts.close(deadline);
    }
    topology.close(deadline);
  }
}
