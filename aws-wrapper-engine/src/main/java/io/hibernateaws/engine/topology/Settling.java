package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * After a search in which something had failed or moved: all members are asked at the high rate, so
 * that whatever else moves is seen soon and sessions that failed late are served without another
 * search.
 *
 * @param since when the search ended
 */
record Settling(ProbeIntervals intervals, ClusterState cluster, long since)
    implements TopologyPhase {

  static Settling begin(ProbeIntervals intervals, ClusterState cluster, long now) {
    return new Settling(intervals, cluster, now);
  }

  @Override
  public Step on(Observation seen, long now) {
    Step step =
        SteadyTransitions.on(this, intervals, seen, now, now - since < intervals.quietFor());
    if (step.next() instanceof Settling settling && now - since >= intervals.settleFor()) {
      return new Step(
          new Steady(intervals, settling.cluster(), since + intervals.watchfulFor()),
          step.publish(),
          "nothing has moved for a while");
    }
    return step;
  }

  Settling with(ClusterState next) {
    return new Settling(intervals, next, since);
  }

  @Override
  public ProbePlan plan(long now) {
    Map<String, Long> pauses = new HashMap<>();
    List<Member> members = cluster.snapshot().members();
    for (Member member : members) {
      boolean down = cluster.snapshot().health(member.instanceId()).down();
      pauses.put(member.instanceId(), down ? intervals.watchful() : intervals.high());
    }
    return new ProbePlan(pauses);
  }

  @Override
  public long wakeAt(long now) {
    return Math.min(since + intervals.settleFor(), now + intervals.high());
  }
}
