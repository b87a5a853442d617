package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.simulation.ReadScenario.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts reads by the host they go to, and judges each of them by the truth about the cluster and
 * by nothing that the engine believes.
 */
final class ReadJudge implements ReadLog {
  /** The longest time for a question to the writer, a link to a member, and a question to it. */
  static final long ANSWER_MS = 50;

  /**
   * The longest time from a read that fails to a snapshot that says so: one turn of the monitor.
   */
  private static final long NOTICING_MS = 1;

  /** What no read may do. */
  enum Breach {
    /** Goes to a crashed reader after a read has failed there, or a refresh has passed. */
    CRASHED_READER,
    /** Goes to a reader that shows what is older than {@code max_replica_lag}. */
    LATE_READER,
    /** Goes to a reader that died and is held back, while another one serves. */
    READER_HELD_BACK,
    /** Goes to the writer while a reader serves. */
    WRITER,
    /** Goes to a host that the scenario does not expect. */
    UNEXPECTED_HOST,
    /** Goes, by {@code least_connections}, to a reader with more links in use than another. */
    BUSIER_READER,
    /** Goes, by {@code lowest_lag}, to a reader that is later than another. */
    LATER_READER
  }

  final Map<Breach, List<String>> breaches = new EnumMap<>(Breach.class);
  private final World world;
  private final EngineConfig config;
  private final Strategy strategy;
  private final Map<String, Long> failedAt = new HashMap<>();
  private final Map<String, Long> firstTries = new HashMap<>();
  private final Map<String, Long> lastTries = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private Phase phase;
  private boolean settled;
  private int failures;

  ReadJudge(World world, EngineConfig config, Strategy strategy, Phase first) {
    this.world = world;
    this.config = config;
    this.strategy = strategy;
    this.phase = first;
  }

  void begins(Phase next) {
    phase = next;
    settled = false;
    failures = 0;
    firstTries.clear();
    lastTries.clear();
  }

  /** From now on everything must have been noticed. */
  void settled() {
    settled = true;
    counts.clear();
  }

  /** Reads since everything must have been noticed, by host. */
  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Since the phase began. */
  int failures() {
    return failures;
  }

  /** When the first read of the phase went to this host, null if none did. */
  Map<String, Long> firstTries() {
    return firstTries;
  }

  Map<String, Long> lastTries() {
    return lastTries;
  }

  @Override
  public void planned(ConnectPlan plan) {
    if (!settled || plan.candidates().isEmpty()) {
      return;
    }
    FakeHost chosen = world.cluster.at(plan.candidates().get(0).endpoint());
    for (String id : phase.eligible()) {
      FakeHost other = world.cluster.host(id);
      if (strategy == Strategy.LEAST_CONNECTIONS && world.inUse(chosen.id) > world.inUse(id)) {
        breach(Breach.BUSIER_READER, chosen, "although " + id + " has fewer links in use");
      }
      if (strategy == Strategy.LOWEST_LAG && chosen.lag(now()) > other.lag(now())) {
        breach(Breach.LATER_READER, chosen, "although " + id + " is less behind");
      }
    }
  }

  @Override
  public void tries(FakeHost host) {
    firstTries.putIfAbsent(host.id, now());
    lastTries.put(host.id, now());
    counts.merge(host.id, 1, Integer::sum);
    if (settled && !phase.eligible().contains(host.id)) {
      breach(Breach.UNEXPECTED_HOST, host, "and not to one of " + phase.eligible());
    }
    if (host.id.equals(world.cluster.writer())) {
      if (anotherServes(host)) {
        breach(Breach.WRITER, host, "although a reader serves");
      }
      return;
    }
    if (host.crashed && now() > noticedAt(host)) {
      breach(Breach.CRASHED_READER, host, "which has been seen to be down");
    }
    Duration bound = config.reads().maxReplicaLag();
    if (bound != null && host.lag(now()) > bound.toMillis()) {
      breach(Breach.LATE_READER, host, "which is " + host.lag(now()) + " ms behind");
    }
    if (!host.crashed && now() < heldUntil(host) && anotherServes(host)) {
      breach(Breach.READER_HELD_BACK, host, "which died lately, although another one serves");
    }
  }

  @Override
  public void failed(FakeHost host) {
    failures++;
    Long before = failedAt.get(host.id);
    if (before == null || before < host.crashedAt) {
      failedAt.put(host.id, now());
    }
  }

  /** When the crash of this host must have been noticed. */
  private long noticedAt(FakeHost host) {
    long byTopology =
        host.crashedAt
            + world.cluster.dropsAfter
            + config.topology().refreshInterval().toNanos()
            + ANSWER_MS * Scheduler.MS;
    Long failed = failedAt.get(host.id);
    return failed == null || failed < host.crashedAt
        ? byTopology
        : Math.min(failed + NOTICING_MS * Scheduler.MS, byTopology);
  }

  /** Until when others are preferred to this host for sure. */
  long heldUntil(FakeHost host) {
    return config.backoff() == null || host.crashedAt == 0
        ? 0
        : host.crashedAt + config.backoff().initialBackoff().toNanos();
  }

  /** Whether there is another reader that every monitor must know to be fit to serve. */
  private boolean anotherServes(FakeHost than) {
    long noticing = config.topology().refreshInterval().toNanos() + ANSWER_MS * Scheduler.MS;
    Duration bound = config.reads().maxReplicaLag();
    return world.cluster.hosts().stream()
        .anyMatch(
            host ->
                host != than
                    && !host.id.equals(world.cluster.writer())
                    && !host.crashed
                    && now() - host.backSince > noticing
                    && now() >= heldUntil(host)
                    && (bound == null
                        || host.lag(now()) * Scheduler.MS + noticing <= bound.toNanos()));
  }

  private long now() {
    return world.scheduler.nanoTime();
  }

  private void breach(Breach what, FakeHost host, String why) {
    breaches
        .computeIfAbsent(what, none -> new ArrayList<>())
        .add(
            strategy.code()
                + ", "
                + phase.name()
                + ", at "
                + now() / Scheduler.MS
                + " ms: a read goes to "
                + host.id
                + " "
                + why);
  }
}
