package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Turns;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows the cluster: collects observations, lets the current {@link TopologyPhase} decide and
 * publishes snapshots, all on one thread. The {@link MemberProbes} ask.
 */
public final class TopologyMonitor implements Agent, ClusterMonitor {
  private static final Logger LOG = Logger.getLogger(TopologyMonitor.class);

  /** Different failures that are worth a trace each. */
  private static final int MOST_TOLD = 16;

  private final ClusterSeeds seeds;
  private final Duration questionTimeout;
  private final IdleDetector idle;
  private final MemberDialer dialer;
  private final EngineEvents events;
  private final List<SnapshotListener> listeners = new CopyOnWriteArrayList<>();
  private final NanoClock clock;
  private final RandomGenerator random;
  private final TopologyView view = new TopologyView();
  private final Queue<Observation> inbox = new ConcurrentLinkedQueue<>();
  private final Turns runner;
  private final MemberProbes probes;
  private final Set<String> seedsOutOfReach = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private TopologyPhase phase;
  private long searchBegan;
  private long questions;
  private boolean begun;
  private volatile @Nullable Long membersAskedAt;

  /**
   * @param settings how often members are asked
   * @param questionTimeout limit of one question to a member
   * @param idle whether sessions use the engine
   */
  public TopologyMonitor(
      ClusterSeeds seeds,
      TopologySettings settings,
      Duration questionTimeout,
      IdleDetector idle,
      MemberDialer dialer,
      EngineEvents events,
      NanoClock clock,
      RandomGenerator random) {
    this(
        seeds,
        settings,
        questionTimeout,
        idle,
        dialer,
        events,
        clock,
        random,
        agent -> new AgentRunner(agent, clock));
  }

  /** A monitor whose agents, itself and one per member, get their turns from {@code turns}. */
  public TopologyMonitor(
      ClusterSeeds seeds,
      TopologySettings settings,
      Duration questionTimeout,
      IdleDetector idle,
      MemberDialer dialer,
      EngineEvents events,
      NanoClock clock,
      RandomGenerator random,
      Function<Agent, Turns> turns) {
    this.seeds = seeds;
    this.questionTimeout = questionTimeout;
    this.idle = idle;
    this.dialer = dialer;
    this.events = events;
    this.clock = clock;
    this.random = random;
    this.phase = Searching.first(ProbeIntervals.of(settings), clock.nanoTime());
    this.probes = new MemberProbes(seeds.endpoints(), this::probe, turns);
    this.runner = turns.apply(this);
  }

  @Override
  public String name() {
    return "aws-topology-" + seeds.cluster();
  }

  /** From now on this listener is told of every snapshot, and of the newest at every turn. */
  public void listen(SnapshotListener listener) {
    listeners.add(listener);
  }

  @Override
  public TopologyView view() {
    return view;
  }

  @Override
  public void start() {
    runner.start();
    if (idle.use()) {
      runner.wake();
    }
  }

  @Override
  public void report(Observation seen) {
    inbox.add(seen);
    runner.wake();
  }

  @Override
  public long doWork(long now) {
    if (!begun) {
      begun = true;
      searchBegan = now;
      events.publish(
          new EngineEvent.SearchStarted(events.source(), "the cluster is not known yet"));
    }
    apply(new Observation.Tick(), now);
    for (Observation seen = inbox.poll(); seen != null; seen = inbox.poll()) {
      apply(seen, clock.nanoTime());
    }
    tell(view.current());
    if (idle.look(now)) {
      probes.follow(ProbePlan.NOBODY, phase.cluster().snapshot());
      return idle.lookAt(now);
    }
    probes.follow(phase.plan(now), phase.cluster().snapshot());
    long look = idle.lookAt(now);
    long wake = phase.wakeAt(now);
    return wake - look < 0 ? wake : look;
  }

  private void apply(Observation seen, long now) {
    if (isOneSeedOfSeveral(seen)) {
      return;
    }
    if (seen instanceof Observation.Unanswered unanswered
        && unanswered.failure() instanceof AskingFailedException failure) {
      tellOnce(failure);
    }
    if (seen instanceof Observation.Answered || seen instanceof Observation.Unanswered) {
      questions++;
    }
    Step step = seen instanceof Observation.Standalone ? standalone() : phase.on(seen, now);
    TopologyPhase before = phase;
    phase = step.next();
    noteAge();
    if (!step.because().isEmpty()) {
      LOG.debugf("%s: %s", seeds.cluster(), step.because());
    }
    if (step.publish()) {
      publish(step.because());
    }
    boolean wasSearching = before instanceof Searching;
    boolean searches = phase instanceof Searching;
    if (!wasSearching && searches) {
      searchBegan = now;
      questions = 0;
      events.publish(new EngineEvent.SearchStarted(events.source(), step.because()));
    } else if (wasSearching && !searches) {
      Member writer = phase.cluster().writer();
      events.publish(
          new EngineEvent.SearchEnded(
              events.source(),
              writer == null ? null : writer.instanceId(),
              Duration.ofNanos(now - searchBegan),
              questions));
    }
  }

  /**
   * A seed out of reach is no news while another one may still answer; a server that refuses us is.
   */
  private boolean isOneSeedOfSeveral(Observation seen) {
    if (seen instanceof Observation.Unanswered unanswered
        && unanswered.dead()
        && ProbePlan.isSeed(unanswered.instanceId())) {
      seedsOutOfReach.add(unanswered.instanceId());
      return seedsOutOfReach.size() < seeds.endpoints().size();
    }
    if (seen instanceof Observation.Answered) {
      seedsOutOfReach.clear();
    }
    return false;
  }

  /** However many members cannot be asked for the same reason, however often. */
  private void tellOnce(AskingFailedException failure) {
    if (told.size() < MOST_TOLD && told.add(String.valueOf(failure.getCause()))) {
      LOG.errorf(failure, "The monitor of %s failed and goes on trying", seeds.cluster());
    }
  }

  /** Apart from the snapshots: an answer that brings nothing new is not published. */
  private void noteAge() {
    ClusterSnapshot known = phase.cluster().snapshot();
    if (!(phase instanceof SingleHost) && !known.members().isEmpty()) {
      membersAskedAt = known.membersAskedAt();
    }
  }

  /**
   * Engine time at which the question was sent whose answer the newest members are; null before the
   * first answer and where there is no topology.
   */
  public @Nullable Long membersAskedAt() {
    return membersAskedAt;
  }

  private Step standalone() {
    if (phase instanceof SingleHost) {
      return new Step(phase, false, "");
    }
    ClusterState alone = phase.cluster().accept(seeds.membersWithoutTopology(), 0, 0);
    return new Step(new SingleHost(alone), true, "the database has no topology");
  }

  private void publish(String stated) {
    String because = stated.isEmpty() ? "by the word of its members" : stated;
    ClusterSnapshot before = view.current();
    ClusterSnapshot after = phase.cluster().snapshot();
    view.publish(after);
    tell(after);
    String writerBefore = ClusterState.writerOf(before.members());
    String writerAfter = ClusterState.writerOf(after.members());
    if (!Objects.equals(writerBefore, writerAfter) || !ids(before).equals(ids(after))) {
      events.publish(
          new EngineEvent.TopologyChanged(
              events.source(), writerAfter, after.members().size(), because));
    }
    for (String id : ids(after)) {
      boolean wasDown = before.health(id).down();
      boolean isDown = after.health(id).down();
      if (!wasDown && isDown) {
        events.publish(new EngineEvent.MemberDown(events.source(), id, because));
      } else if (wasDown && !isDown) {
        events.publish(new EngineEvent.MemberUp(events.source(), id));
      }
    }
  }

  private void tell(ClusterSnapshot snapshot) {
    listeners.forEach(listener -> listener.on(snapshot));
  }

  private static Set<String> ids(ClusterSnapshot snapshot) {
    Set<String> ids = new HashSet<>();
    snapshot.members().forEach(member -> ids.add(member.instanceId()));
    return ids;
  }

  private MemberProbe probe(String id, Endpoint endpoint) {
    return new MemberProbe(
        "aws-probe-" + seeds.cluster() + "-" + id,
        id,
        endpoint,
        dialer,
        this,
        events,
        clock,
        random,
        questionTimeout);
  }

  @Override
  public void onStop() {
    probes.end();
  }

  /** Wakes every session that waits for a snapshot: there will be no better one. */
  public void endWaits() {
    view.close();
  }

  /** Ends all threads and links; waits for them until the deadline at most. */
  public void close(Deadline deadline) {
    runner.stop();
    runner.awaitEnd(deadline);
    view.close();
    probes.close(deadline);
  }
}
