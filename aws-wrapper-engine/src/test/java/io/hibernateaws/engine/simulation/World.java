package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Turns;
import io.hibernateaws.engine.topology.ClusterSeeds;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.IdleDetector;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.TopologyMonitor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The real topology monitor, probes and planner over a fake cluster, with simulated sessions. */
final class World {
  private static final String PROBE = "aws-probe-sim-";

  final Scheduler scheduler = new Scheduler();
  final Tally tally = new Tally();
  final FakeCluster cluster;
  final RoutePlanner planner;
  private final TopologyMonitor monitor;
  private final @Nullable ReaderBackoff backoff;
  private final List<SimulatedSession> sessions = new ArrayList<>();
  private final String name;
  private final long seed;
  private final Map<String, Integer> lent = new HashMap<>();
  ReadLog reads = ReadLog.NONE;
  private @Nullable Wire asking;
  private long seenVersion = -1;
  private @Nullable String formerWriter;
  private long faultAt;

  World(String name, long seed, List<String> instances, int writers, int readers) {
    this(name, seed, instances, writers, readers, Rules.usual(null));
  }

  World(String name, long seed, List<String> instances, int writers, int readers, Rules rules) {
    this.name = name;
    this.seed = seed;
    cluster = new FakeCluster(scheduler, instances);
    ReaderBackoffSettings settings = rules.backoff();
    backoff = settings == null ? null : new ReaderBackoff("sim", settings, scheduler);
    planner =
        rules
            .planning()
            .planner(
                new SelectionInput(new Random(seed ^ "planner".hashCode()), this::inUse),
                scheduler,
                backoff == null ? null : backoff::holdsBack);
    monitor =
        new TopologyMonitor(
            new ClusterSeeds("sim", List.of(FakeCluster.NAME), List.of()),
            rules.topology(),
            Duration.ofMillis(Wire.QUESTION_TIMEOUT_MS),
            new IdleDetector(null, () -> true, scheduler),
            new Dialer(),
            TestEvents.to(this::count),
            scheduler,
            new Random(seed ^ "monitor".hashCode()),
            this::turns);
    monitor.listen(this::published);
    monitor.start();
    begin("session-writer-", 0, writers, Habit.WRITES);
    begin("session-reader-", writers, readers, Habit.READS);
  }

  private void begin(String prefix, int from, int number, Habit habit) {
    for (int i = from; i < from + number; i++) {
      String session = prefix + i;
      sessions.add(new SimulatedSession(session, habit, this, seed ^ session.hashCode()));
    }
  }

  /** From now on so many sessions read, each read routed anew. */
  void readFromPools(int readers, ReadLog log) {
    reads = log;
    begin("session-pooled-", 0, readers, Habit.READS_FROM_A_POOL);
  }

  ClusterSnapshot snapshot() {
    return monitor.view().current();
  }

  /** Where sessions that write have live links now, each instance once. */
  List<String> writersOn() {
    return sessions.stream()
        .map(SimulatedSession::writesTo)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .distinct()
        .sorted()
        .toList();
  }

  /** Where sessions that read have live links now, each instance once. */
  List<String> readersOn() {
    return sessions.stream()
        .map(SimulatedSession::readsFrom)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .distinct()
        .sorted()
        .toList();
  }

  /** Readers to which others are preferred now, whether or not they are members at the moment. */
  List<String> heldBack() {
    ReaderBackoff known = backoff;
    return known == null
        ? List.of()
        : cluster.hosts().stream()
            .filter(host -> known.holdsBack(new Member(host.id, host.endpoint, Role.READER, -1)))
            .map(host -> host.id)
            .toList();
  }

  /** A link to this instance is lent or being opened, or no longer. */
  void inUse(String id, int links) {
    lent.merge(id, links, Integer::sum);
  }

  int inUse(String id) {
    return lent.getOrDefault(id, 0);
  }

  /** A session gives a link to this host back unharmed. */
  void served(FakeHost host) {
    Member member = snapshot().member(host.id);
    if (backoff != null && member != null) {
      backoff.served(member);
    }
  }

  void report(Observation seenBySession) {
    monitor.report(seenBySession);
  }

  /** From now on the time to the next writer counts. */
  void faultNow() {
    tally.failovers++;
    formerWriter = cluster.writer();
    faultAt = scheduler.nanoTime();
  }

  void boundForWriting(String session, FakeHost host) {
    String truth = cluster.writer();
    Member known = snapshot().writer().orElse(null);
    if (!host.id.equals(truth)
        && known != null
        && known.instanceId().equals(truth)
        && snapshot().verified(known, Role.WRITER)) {
      violation(session + " writes to " + host.id + " although " + truth + " is verified");
    }
    if (formerWriter != null && host.id.equals(truth) && !truth.equals(formerWriter)) {
      formerWriter = null;
      tally.toWriter.add((scheduler.nanoTime() - faultAt) / Scheduler.MS);
      tally.afterPromotion.add((scheduler.nanoTime() - cluster.promotedAt()) / Scheduler.MS);
    }
  }

  void violation(String what) {
    tally.violations.add(name + " at " + scheduler.nanoTime() / Scheduler.MS + " ms: " + what);
  }

  /** Ends everything; what is still open or waiting is counted or a violation. */
  Tally close() {
    for (SimulatedSession session : sessions) {
      if (session.waits()) {
        violation("a session still waits at the end");
      }
      session.close();
    }
    if (formerWriter != null) {
      violation("no session has reached the new writer");
    }
    monitor.close(Deadline.in(Duration.ofSeconds(1), scheduler));
    return tally;
  }

  private void published(ClusterSnapshot snapshot) {
    if (snapshot.version() != seenVersion) {
      seenVersion = snapshot.version();
      if (backoff != null) {
        backoff.on(snapshot);
      }
      sessions.forEach(session -> session.published(snapshot));
    }
  }

  private void count(EngineEvent event) {
    if (event instanceof EngineEvent.SearchStarted) {
      tally.searches++;
    } else if (event instanceof EngineEvent.Probed) {
      tally.probes++;
    }
  }

  private Turns turns(Agent agent) {
    if (!agent.name().startsWith(PROBE)) {
      return new SimulatedTurns(scheduler, agent, null);
    }
    String id = agent.name().substring(PROBE.length());
    Endpoint endpoint = id.startsWith("seed:") ? FakeCluster.NAME : cluster.host(id).endpoint;
    Wire wire = new Wire(cluster, tally, seed ^ agent.name().hashCode() ^ scheduler.nanoTime());
    return new SimulatedTurns(
        scheduler,
        agent,
        new SimulatedTurns.Answering() {
          @Override
          public long answerIn() {
            return wire.answerIn(endpoint);
          }

          @Override
          public long postponed(long began) {
            return wire.postponed(endpoint, began);
          }

          @Override
          public void arrive() {
            asking = wire;
          }
        });
  }

  private final class Dialer implements MemberDialer {
    @Override
    public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
      return Objects.requireNonNull(asking).dial(endpoint);
    }

    @Override
    public boolean meansDead(SQLException failure) {
      return String.valueOf(failure.getSQLState()).startsWith("08");
    }

    @Override
    public boolean isStarting(SQLException failure) {
      return "57P03".equals(failure.getSQLState());
    }
  }
}
