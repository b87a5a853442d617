package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.simulation.ReadScenario.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * One world in which sessions read through all phases of a scenario.
 *
 * @param phases what was counted in each
 * @param breaches what must never be, by kind
 */
record ReadRun(List<PhaseReads> phases, Map<ReadJudge.Breach, List<String>> breaches) {
  /** When the first topology is known, and all members are asked. */
  private static final long SETTLING_MS = 10_000;

  /** When the monitor is calm and asks at the refresh interval. */
  private static final long CALM_MS = 250_000;

  /** With so many sessions one of them meets a crash at once, if the strategy leads any there. */
  private static final long USE_MS = 1_000;

  private static final long COUNTED_MS = 10_000;

  /**
   * What was counted in one phase.
   *
   * @param counts reads by the host they went to, since the change must have been noticed
   * @param settledAfter ms until reads went to all who are to serve them and to nobody else, as far
   *     as the strategy wants them there; 0 where nothing changed
   * @param failures reads that met a host that was down, in the whole phase
   */
  record PhaseReads(Map<String, Integer> counts, long settledAfter, int failures) {}

  static ReadRun of(ReadScenario scenario, Strategy strategy, long seed) {
    EngineConfig config = scenario.config(strategy);
    World world = new World(scenario.story(), seed, scenario.instances(), 0, 0, Rules.of(config));
    world.cluster.dropsAfter = scenario.dropsAfter() * Scheduler.MS;
    scenario.lags().forEach((id, lag) -> world.cluster.hasLag(id, lag));
    run(world, SETTLING_MS);
    scenario.beforehand().forEach(event -> Happenings.happen(world.cluster, event));
    run(world, CALM_MS + new Random(seed).nextLong(config.topology().refreshInterval().toMillis()));
    ReadJudge judge = new ReadJudge(world, config, strategy, scenario.phases().get(0));
    world.readFromPools(scenario.sessions(), judge);
    List<PhaseReads> counted = new ArrayList<>();
    List<String> before = scenario.phases().get(0).eligible();
    for (Phase phase : scenario.phases()) {
      long began = world.scheduler.nanoTime();
      judge.begins(phase);
      phase.events().forEach(event -> Happenings.happen(world.cluster, event));
      run(world, noticing(phase, config, world, judge));
      long settled = settledAfter(before, phase.eligible(), judge, began);
      judge.settled();
      run(world, COUNTED_MS);
      counted.add(new PhaseReads(judge.counts(), settled, judge.failures()));
      before = phase.eligible();
    }
    Tally tally = world.close();
    if (!tally.violations.isEmpty() || tally.linksOpen != 0) {
      throw new AssertionError(tally.violations + ", links open: " + tally.linksOpen);
    }
    return new ReadRun(counted, judge.breaches);
  }

  /** The time, in ms, after which this phase's change must have been noticed. */
  private static long noticing(Phase phase, EngineConfig config, World world, ReadJudge judge) {
    return switch (phase.noticedBy()) {
      case NOTHING -> 0;
      case USE -> USE_MS;
      case REFRESH -> config.topology().refreshInterval().toMillis() + ReadJudge.ANSWER_MS;
      case LAG -> Objects.requireNonNull(config.reads().maxReplicaLag()).toMillis();
      case BACKOFF ->
          world.cluster.hosts().stream()
              .mapToLong(host -> judge.heldUntil(host) - world.scheduler.nanoTime())
              .map(nanos -> Duration.ofNanos(nanos).toMillis() + USE_MS)
              .max()
              .orElse(0);
    };
  }

  private static long settledAfter(
      List<String> before, List<String> after, ReadJudge judge, long began) {
    long settled = began;
    for (String id : before) {
      if (!after.contains(id)) {
        settled = Math.max(settled, judge.lastTries().getOrDefault(id, began));
      }
    }
    for (String id : after) {
      if (!before.contains(id)) {
        settled = Math.max(settled, judge.firstTries().getOrDefault(id, began));
      }
    }
    return (settled - began) / Scheduler.MS;
  }

  private static void run(World world, long millis) {
    world.scheduler.runUntil(world.scheduler.nanoTime() + millis * Scheduler.MS);
  }
}
