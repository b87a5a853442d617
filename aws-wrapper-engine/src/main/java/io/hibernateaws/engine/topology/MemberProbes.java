package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Turns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The probes that are running, one thread per member or seed that is to be asked. {@link #follow}
 * belongs to the monitor's thread, the rest to any.
 */
final class MemberProbes {
  private final List<Endpoint> seeds;
  private final BiFunction<String, Endpoint, MemberProbe> factory;
  private final Function<Agent, Turns> turns;
  private final Map<String, RunningProbe> running = new ConcurrentHashMap<>();
  private final Queue<RunningProbe> ending = new ConcurrentLinkedQueue<>();

  /**
   * @param seeds endpoints that are known without the cluster
   * @param factory makes the probe of a member or seed from its identifier and endpoint
   * @param turns makes what gives a probe its turns
   */
  MemberProbes(
      List<Endpoint> seeds,
      BiFunction<String, Endpoint, MemberProbe> factory,
      Function<Agent, Turns> turns) {
    this.seeds = seeds;
    this.factory = factory;
    this.turns = turns;
  }

  /**
   * Starts, re-paces and ends probes so that exactly the planned members of a cluster are asked.
   */
  void follow(ProbePlan plan, ClusterSnapshot snapshot) {
    Map<String, Long> pauses = withSeeds(plan.pauses());
    running
        .entrySet()
        .removeIf(
            entry -> {
              if (pauses.containsKey(entry.getKey())) {
                return false;
              }
              entry.getValue().end();
              ending.add(entry.getValue());
              return true;
            });
    ending.removeIf(RunningProbe::hasEnded);
    pauses.forEach(
        (id, pause) -> {
          Endpoint endpoint = endpointOf(id, snapshot);
          if (endpoint != null) {
            running.computeIfAbsent(id, key -> begin(key, endpoint)).askEvery(pause);
          }
        });
  }

  private Map<String, Long> withSeeds(Map<String, Long> planned) {
    Long pause = planned.get(ProbePlan.SEEDS);
    if (pause == null) {
      return planned;
    }
    Map<String, Long> pauses = new HashMap<>(planned);
    pauses.remove(ProbePlan.SEEDS);
    for (int i = 0; i < seeds.size(); i++) {
      pauses.put(ProbePlan.seed(i), pause);
    }
    return pauses;
  }

  private @Nullable Endpoint endpointOf(String id, ClusterSnapshot snapshot) {
    if (ProbePlan.isSeed(id)) {
      return seeds.get(Integer.parseInt(id.substring(ProbePlan.SEEDS.length())));
    }
    Member member = snapshot.member(id);
    return member == null ? null : member.endpoint();
  }

  private RunningProbe begin(String id, Endpoint endpoint) {
    MemberProbe probe = factory.apply(id, endpoint);
    return new RunningProbe(probe, turns.apply(probe));
  }

  /** Ends every probe; does not wait for their threads. */
  void end() {
    running.values().forEach(RunningProbe::end);
  }

  /** Ends every probe and waits for their threads until the deadline at most. */
  void close(Deadline deadline) {
    List<RunningProbe> all = new ArrayList<>(running.values());
    all.addAll(ending);
    all.forEach(RunningProbe::end);
    all.forEach(probe -> probe.runner.awaitEnd(deadline));
  }

  /** A probe and the thread that gives it its turns. */
  private static final class RunningProbe {
    private final MemberProbe probe;
    private final Turns runner;
    private boolean started;

    RunningProbe(MemberProbe probe, Turns runner) {
      this.probe = probe;
      this.runner = runner;
    }

    void askEvery(long pause) {
      boolean sooner = probe.askEvery(pause);
      if (!started) {
        started = true;
        runner.start();
      } else if (sooner) {
        runner.wake();
      }
    }

    void end() {
      probe.end();
      runner.stop();
    }

    boolean hasEnded() {
      return runner.hasEnded();
    }
  }
}
