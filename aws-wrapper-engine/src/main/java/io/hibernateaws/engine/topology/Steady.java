package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import java.util.HashMap;
import java.util.Map;

/**
 * Nothing moves: one link, to the writer, is asked at the refresh interval; members whose links
 * failed are asked until they answer.
 *
 * @param watchfulUntil until when the writer is asked more often
 */
record Steady(ProbeIntervals intervals, ClusterState cluster, long watchfulUntil)
    implements TopologyPhase {

  @Override
  public Step on(Observation seen, long now) {
    return SteadyTransitions.on(this, intervals, seen, now, false);
  }

  Steady with(ClusterState next) {
    return new Steady(intervals, next, watchfulUntil);
  }

  @Override
  public ProbePlan plan(long now) {
    Map<String, Long> pauses = new HashMap<>();
    for (Member member : cluster.snapshot().members()) {
      MemberHealth health = cluster.snapshot().health(member.instanceId());
      if (health.down()) {
        pauses.put(member.instanceId(), intervals.watchful());
      } else if (health.suspect()) {
        pauses.put(member.instanceId(), intervals.high());
      } else if (member.isWriter()) {
        pauses.put(
            member.instanceId(),
            now - watchfulUntil < 0 ? intervals.watchful() : intervals.refresh());
      }
    }
    return new ProbePlan(pauses);
  }

  @Override
  public long wakeAt(long now) {
    return now - watchfulUntil < 0 ? watchfulUntil : now + intervals.refresh();
  }
}
