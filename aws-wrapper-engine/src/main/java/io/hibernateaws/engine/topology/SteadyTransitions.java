package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.util.List;

/**
 * What {@link Settling} and {@link Steady} make of an observation: both follow the same rules and
 * differ only in how long they wait before a search.
 */
final class SteadyTransitions {
  private SteadyTransitions() {}

  /**
   * The step of a phase that does not search.
   *
   * @param quiet whether the questions of the phase serve a session that waits, so that no search
   *     begins
   */
  static Step on(
      TopologyPhase phase, ProbeIntervals intervals, Observation seen, long now, boolean quiet) {
    ClusterState cluster = phase.cluster();
    if (seen instanceof Observation.Answered answer) {
      return answered(phase, intervals, answer, now);
    }
    if (seen instanceof Observation.RoleSeen role) {
      ClusterState next = cluster.answered(role.instanceId(), role.role(), role.askedAt());
      boolean contradicts =
          next.snapshot().member(role.instanceId()) != null
              && next.isWriter(role.instanceId()) != (role.role() == Role.WRITER);
      return contradicts
          ? search(
              intervals, cluster, next, now, role.instanceId() + " says it is a " + role.role())
          : stay(phase, next, "");
    }
    if (seen instanceof Observation.Unanswered unanswered) {
      String id = unanswered.instanceId();
      if (ProbePlan.isSeed(id)) {
        return stay(phase, cluster, "");
      }
      ClusterState next = unanswered.dead() ? cluster.dead(id, unanswered.askedAt()) : cluster;
      return unanswered.dead() && cluster.isWriter(id)
          ? search(intervals, cluster, next, now, "the writer " + id + " does not answer")
          : stay(phase, next, next.differsFrom(cluster) ? id + " does not answer" : "");
    }
    if (seen instanceof Observation.LinkLost lost) {
      ClusterState next = cluster.linkLost(lost.instanceId(), lost.at());
      return stay(phase, next, "");
    }
    if (seen instanceof Observation.ConnectFailed failed) {
      return dead(phase, intervals, failed.instanceId(), failed.at(), now, "takes no connection");
    }
    if (seen instanceof Observation.HostSilent silent) {
      return dead(phase, intervals, silent.instanceId(), silent.at(), now, "is silent");
    }
    if (seen instanceof Observation.HostWanted wanted) {
      ClusterState next = cluster.want(wanted.role(), wanted.since());
      if (cluster.serves(wanted)) {
        return new Step(stay(phase, next, "").next(), true, "");
      }
      return quiet
          ? stay(phase, next, "")
          : search(intervals, cluster, next, now, "a session waits for a host");
    }
    if (seen instanceof Observation.WritesRefused refused) {
      return phase instanceof Steady && isStaleWriter(cluster, refused)
          ? new Step(Searching.ofEverybody(intervals, cluster, now), false, "a write was refused")
          : stay(phase, cluster, "");
    }
    return stay(phase, cluster, "");
  }

  /** While all members are asked anyway, or were asked since, there is nothing more to ask. */
  private static boolean isStaleWriter(ClusterState cluster, Observation.WritesRefused refused) {
    return cluster.isWriter(refused.instanceId()) && !cluster.snapshot().isHeardOfAll(refused.at());
  }

  private static Step dead(
      TopologyPhase phase, ProbeIntervals intervals, String id, long at, long now, String how) {
    ClusterState cluster = phase.cluster();
    ClusterState next = cluster.dead(id, at);
    return cluster.isWriter(id) && next.differsFrom(cluster)
        ? search(intervals, cluster, next, now, "the writer " + id + " " + how)
        : stay(phase, next, next.differsFrom(cluster) ? id + " " + how : "");
  }

  private static Step answered(
      TopologyPhase phase, ProbeIntervals intervals, Observation.Answered answer, long now) {
    ClusterState before = phase.cluster();
    String id = answer.instanceId();
    ClusterState next =
        before.answered(id, answer.role(), answer.askedAt()).noteNamedWriter(answer);
    if (answer.role() == Role.WRITER) {
      List<Member> accepted = next.acceptableMembers(answer, now, intervals.eagerFor());
      if (accepted.isEmpty()) {
        return stay(phase, next, "");
      }
      String because = next.isWriter(id) ? "" : id + " says it is the writer";
      Step step = stay(phase, next.accept(accepted, answer.askedAt(), now), before, because);
      return intervals.lagCounts() ? step.published() : step;
    }
    if (before.isWriter(id)) {
      return search(intervals, before, next, now, "the writer " + id + " says it is a reader");
    }
    return stay(phase, next, "");
  }

  private static Step search(
      ProbeIntervals intervals, ClusterState before, ClusterState next, long now, String because) {
    return new Step(Searching.begin(intervals, next, now), next.differsFrom(before), because);
  }

  private static Step stay(TopologyPhase phase, ClusterState next, String because) {
    return stay(phase, next, phase.cluster(), because);
  }

  private static Step stay(
      TopologyPhase phase, ClusterState next, ClusterState before, String because) {
    TopologyPhase same =
        phase instanceof Settling settling ? settling.with(next) : ((Steady) phase).with(next);
    return new Step(same, next.differsFrom(before), because);
  }
}
