package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searching for the writer, or for any host that a session waits for: every member is asked over
 * and over on a link that stays open. The search ends when the writer has confirmed itself after it
 * began and no session waits any more.
 *
 * @param since when the search began
 * @param readersTopology the topology that readers agree on while there is no writer, null before
 *     the first
 * @param readersTopologySince since when they agree
 * @param uneventful whether nothing has failed or moved, so that nothing has to be watched once it
 *     has ended
 * @param ofEverybody whether the writer's own word is in doubt, so that the other members are
 *     waited for
 */
record Searching(
    ProbeIntervals intervals,
    ClusterState cluster,
    long since,
    @Nullable List<Member> readersTopology,
    long readersTopologySince,
    boolean uneventful,
    boolean ofEverybody)
    implements TopologyPhase {

  static Searching begin(ProbeIntervals intervals, ClusterState cluster, long now) {
    return new Searching(intervals, cluster, now, null, now, false, false);
  }

  /** The first look at a cluster. */
  static Searching first(ProbeIntervals intervals, long now) {
    return new Searching(intervals, ClusterState.UNKNOWN, now, null, now, true, false);
  }

  /** One look at all members because their writer refuses writes. */
  static Searching ofEverybody(ProbeIntervals intervals, ClusterState cluster, long now) {
    return new Searching(intervals, cluster, now, null, now, true, true);
  }

  @Override
  public Step on(Observation seen, long now) {
    return (isEvent(seen) ? eventful() : this).step(seen, now);
  }

  private boolean isEvent(Observation seen) {
    if (seen instanceof Observation.RoleSeen role) {
      return cluster.isWriter(role.instanceId()) != (role.role() == Role.WRITER);
    }
    return !(seen instanceof Observation.Answered
        || seen instanceof Observation.HostWanted
        || seen instanceof Observation.WritesRefused
        || seen instanceof Observation.Tick);
  }

  private Searching eventful() {
    return uneventful
        ? new Searching(
            intervals, cluster, since, readersTopology, readersTopologySince, false, ofEverybody)
        : this;
  }

  private Step step(Observation seen, long now) {
    if (seen instanceof Observation.Answered answer) {
      return answered(answer, now);
    }
    if (seen instanceof Observation.RoleSeen role) {
      return with(cluster.answered(role.instanceId(), role.role(), role.askedAt()), now, "");
    }
    if (seen instanceof Observation.Unanswered unanswered) {
      ClusterState next =
          unanswered.dead() && !ProbePlan.isSeed(unanswered.instanceId())
              ? cluster.dead(unanswered.instanceId(), unanswered.askedAt())
              : cluster;
      return with(next.lastFailure(unanswered.failure(), unanswered.dead()), now, "");
    }
    if (seen instanceof Observation.LinkLost lost) {
      return with(cluster.linkLost(lost.instanceId(), lost.at()), now, "");
    }
    if (seen instanceof Observation.ConnectFailed failed) {
      return with(cluster.dead(failed.instanceId(), failed.at()), now, "");
    }
    if (seen instanceof Observation.HostSilent silent) {
      return with(cluster.dead(silent.instanceId(), silent.at()), now, "");
    }
    if (seen instanceof Observation.HostWanted wanted) {
      Step step = with(cluster.want(wanted.role(), wanted.since()), now, "");
      return cluster.serves(wanted) ? new Step(step.next(), true, step.because()) : step;
    }
    return with(cluster, now, "");
  }

  private Step answered(Observation.Answered answer, long now) {
    ClusterState next =
        cluster
            .answered(answer.instanceId(), answer.role(), answer.askedAt())
            .noteNamedWriter(answer);
    if (answer.role() == Role.WRITER) {
      List<Member> accepted = next.acceptableMembers(answer, now, intervals.eagerFor());
      if (accepted.isEmpty()) {
        return eventful().with(next, now, "");
      }
      boolean moved = !next.isWriter(answer.instanceId());
      Step step =
          with(
              next.accept(accepted, answer.askedAt(), now),
              now,
              moved
                  ? answer.instanceId() + " says it is the writer and nothing contradicts it"
                  : "");
      return intervals.lagCounts() ? step.published() : step;
    }
    return readerSpeaks(answer, next, now);
  }

  private Step readerSpeaks(Observation.Answered answer, ClusterState next, long now) {
    List<Member> word = answer.members();
    if (word.isEmpty()) {
      return with(next, now, "");
    }
    if (next.snapshot().members().isEmpty()) {
      return with(
          next.accept(word, answer.askedAt(), now),
          now,
          "reader " + answer.instanceId() + " knows the members; the writer is not confirmed");
    }
    boolean unchanged = readersTopology != null && sameShape(readersTopology, word);
    long agreeSince = unchanged ? readersTopologySince : now;
    ClusterState wider = next.withNewcomers(word);
    Searching listening =
        new Searching(intervals, cluster, since, word, agreeSince, uneventful, ofEverybody);
    if (unchanged
        && now - agreeSince >= intervals.readersTopologyAfter()
        && !sameShape(word, wider.snapshot().members())) {
      return listening.with(
          wider.accept(word, answer.askedAt(), now),
          now,
          "readers have agreed on this topology for a while");
    }
    return listening.with(wider, now, "");
  }

  private static boolean sameShape(List<Member> one, List<Member> other) {
    return one.size() == other.size()
        && one.stream()
            .allMatch(
                a ->
                    other.stream()
                        .anyMatch(
                            b -> a.instanceId().equals(b.instanceId()) && a.role() == b.role()));
  }

  private Step with(ClusterState next, long now, String because) {
    if (next.writerVerified(since) && served(next, now) && heard(next, now)) {
      ClusterState found = next.withoutLastFailure();
      return new Step(
          uneventful ? new Steady(intervals, found, now) : Settling.begin(intervals, found, now),
          ofEverybody || found.differsFrom(cluster),
          because.isEmpty() ? "the writer has confirmed itself" : because);
    }
    return new Step(
        new Searching(
            intervals, next, since, readersTopology, readersTopologySince, uneventful, ofEverybody),
        next.differsFrom(cluster),
        because);
  }

  private boolean heard(ClusterState next, long now) {
    return !ofEverybody
        || now - since >= intervals.doubtFor()
        || next.snapshot().isHeardOfAll(since);
  }

  private boolean served(ClusterState next, long now) {
    Long writerWanted = next.wanted().get(Role.WRITER);
    if (writerWanted != null && !next.writerVerified(writerWanted)) {
      return false;
    }
    Long readerWanted = next.wanted().get(Role.READER);
    return readerWanted == null
        || next.readerVerified(readerWanted)
        || now - since >= intervals.eagerFor();
  }

  @Override
  public ProbePlan plan(long now) {
    long pause = now - since < intervals.eagerFor() ? intervals.eager() : intervals.high();
    Map<String, Long> pauses = new HashMap<>();
    for (Member member : cluster.snapshot().members()) {
      pauses.put(member.instanceId(), pause);
    }
    boolean nobodyAnswers =
        cluster.snapshot().members().stream().noneMatch(cluster.snapshot()::usable);
    if (nobodyAnswers) {
      pauses.put(ProbePlan.SEEDS, Math.max(pause, intervals.high()));
    }
    return new ProbePlan(pauses);
  }

  @Override
  public long wakeAt(long now) {
    return now - since < intervals.eagerFor()
        ? since + intervals.eagerFor()
        : now + intervals.watchful();
  }
}
