package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * After a search: all members are asked at the high rate, so that whatever else moves is seen soon
 * and sessions that failed late are served without another search.
 *
 * @param since when the search ended
 */
record Settling(ProbeIntervals rhythm, ClusterState cluster, long since) implements TopologyPhase {

  static Settling begin(ProbeIntervals rhythm, ClusterState cluster, long now) {
    return new Settling(rhythm, cluster, now);
  }

  @Override
  public Step on(Observation seen, long now) {
    Step step = SteadyTransitions.on(this, rhythm, seen, now, now - since < rhythm.quietFor());
    if (step.next() instanceof Settling settling && now - since >= rhythm.settleFor()) {
      return new Step(
          new Steady(rhythm, settling.cluster(), since + rhythm.watchfulFor()),
          step.publish(),
          "nothing has moved for a while");
    }
    return step;
  }

  Settling with(ClusterState next) {
    return new Settling(rhythm, next, since);
  }

  @Override
  public ProbePlan plan(long now) {
    Map<String, Long> pauses = new HashMap<>();
    List<Member> members = cluster.snapshot().members();
    for (Member member : members) {
      boolean down = cluster.snapshot().health(member.instanceId()).down();
      pauses.put(member.instanceId(), down ? rhythm.watchful() : rhythm.high());
    }
    return new ProbePlan(pauses);
  }

  @Override
  public long wakeAt(long now) {
    return Math.min(since + rhythm.settleFor(), now + rhythm.high());
  }
}
