package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import java.util.HashMap;
import java.util.Map;

/**
 * In calm: one link, to the writer, asked at the refresh interval; members whose links failed are
 * asked until they answer.
 *
 * @param watchfulUntil until when the writer is asked more often
 */
record Steady(ProbeIntervals rhythm, ClusterState cluster, long watchfulUntil)
    implements TopologyPhase {

  @Override
  public Step on(Observation seen, long now) {
    return SteadyTransitions.on(this, rhythm, seen, now, false);
  }

  Steady with(ClusterState next) {
    return new Steady(rhythm, next, watchfulUntil);
  }

  @Override
  public ProbePlan plan(long now) {
    Map<String, Long> pauses = new HashMap<>();
    for (Member member : cluster.snapshot().members()) {
      MemberHealth health = cluster.snapshot().health(member.instanceId());
      if (health.down()) {
        pauses.put(member.instanceId(), rhythm.watchful());
      } else if (health.suspect()) {
        pauses.put(member.instanceId(), rhythm.high());
      } else if (member.isWriter()) {
        pauses.put(
            member.instanceId(), now - watchfulUntil < 0 ? rhythm.watchful() : rhythm.refresh());
      }
    }
    return new ProbePlan(pauses);
  }

  @Override
  public long wakeAt(long now) {
    return now - watchfulUntil < 0 ? watchfulUntil : now + rhythm.refresh();
  }
}
