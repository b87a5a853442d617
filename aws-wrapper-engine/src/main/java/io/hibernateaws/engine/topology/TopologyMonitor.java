package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows the cluster: collects observations, lets the current {@link TopologyPhase} decide,
 * publishes snapshots and keeps one probe per member that is to be asked. One thread decides; one
 * thread per member asks.
 */
public final class TopologyMonitor implements Agent, ObservationSink {
  private static final Logger LOG = Logger.getLogger(TopologyMonitor.class);

  /**
   * What a monitor needs.
   *
   * @param cluster name of the cluster, for threads and logs
   * @param seeds endpoints that are known without the cluster, the URL's first
   * @param hosts all there are if the database turns out to have no topology
   * @param settings its rhythm
   * @param dialTimeout limit of opening a link to a member
   * @param questionTimeout limit of one question to a member
   * @param slumber whether anybody uses the engine
   */
  public record Setup(
      String cluster,
      List<Endpoint> seeds,
      List<Member> hosts,
      TopologySettings settings,
      Duration dialTimeout,
      Duration questionTimeout,
      IdleDetector slumber) {}

  private final Setup setup;
  private final MemberDialer dialer;
  private final EngineObserver observer;
  private final SnapshotListener listener;
  private final NanoClock clock;
  private final RandomGenerator random;
  private final TopologyView view = new TopologyView();
  private final Queue<Observation> inbox = new ConcurrentLinkedQueue<>();
  private final Function<Agent, Turns> turns;
  private final Turns runner;
  private final Map<String, RunningProbe> probes = new ConcurrentHashMap<>();
  private final Queue<RunningProbe> ending = new ConcurrentLinkedQueue<>();
  private final Set<String> seedsOutOfReach = new HashSet<>();
  private TopologyPhase phase;
  private long searchBegan;
  private long questions;
  private boolean begun;

  public TopologyMonitor(
      Setup setup,
      MemberDialer dialer,
      EngineObserver observer,
      SnapshotListener listener,
      NanoClock clock,
      RandomGenerator random) {
    this(setup, dialer, observer, listener, clock, random, agent -> new AgentRunner(agent, clock));
  }

  /** A monitor whose agents, itself and one per member, get their turns from {@code turns}. */
  public TopologyMonitor(
      Setup setup,
      MemberDialer dialer,
      EngineObserver observer,
      SnapshotListener listener,
      NanoClock clock,
      RandomGenerator random,
      Function<Agent, Turns> turns) {
    this.setup = setup;
    this.dialer = dialer;
    this.observer = observer;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.phase =
        Searching.begin(
            ProbeIntervals.of(setup.settings()), ClusterState.UNKNOWN, clock.nanoTime());
    this.turns = turns;
    this.runner = turns.apply(this);
  }

  @Override
  public String name() {
    return "aws-topology-" + setup.cluster();
  }

  public TopologyView view() {
    return view;
  }

  /**
   * Somebody wants a link. Starts asking, or goes on; before the first call nothing is known and no
   * thread exists.
   */
  public void start() {
    runner.start();
    if (setup.slumber().use()) {
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
      observer.on(new EngineEvent.SearchStarted("the cluster is not known yet"));
    }
    apply(new Observation.Tick(), now);
    for (Observation seen = inbox.poll(); seen != null; seen = inbox.poll()) {
      apply(seen, clock.nanoTime());
    }
    listener.on(view.current());
    if (setup.slumber().look(now)) {
      follow(ProbePlan.NOBODY);
      return setup.slumber().lookAt(now);
    }
    follow(phase.plan(now));
    long look = setup.slumber().lookAt(now);
    long wake = phase.wakeAt(now);
    return wake - look < 0 ? wake : look;
  }

  private void apply(Observation seen, long now) {
    if (isOneSeedOfSeveral(seen)) {
      return;
    }
    if (seen instanceof Observation.Answered || seen instanceof Observation.Unanswered) {
      questions++;
    }
    Step step = seen instanceof Observation.Standalone ? standalone() : phase.on(seen, now);
    TopologyPhase before = phase;
    phase = step.next();
    if (!step.because().isEmpty()) {
      LOG.debugf("%s: %s", setup.cluster(), step.because());
    }
    if (step.publish()) {
      publish(step.because());
    }
    boolean wasSearching = before instanceof Searching;
    boolean searches = phase instanceof Searching;
    if (!wasSearching && searches) {
      searchBegan = now;
      questions = 0;
      observer.on(new EngineEvent.SearchStarted(step.because()));
    } else if (wasSearching && !searches) {
      Member writer = phase.cluster().writer();
      observer.on(
          new EngineEvent.SearchEnded(
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
      return seedsOutOfReach.size() < setup.seeds().size();
    }
    if (seen instanceof Observation.Answered) {
      seedsOutOfReach.clear();
    }
    return false;
  }

  private Step standalone() {
    if (phase instanceof SingleHost) {
      return new Step(phase, false, "");
    }
    ClusterState alone = phase.cluster().accept(setup.hosts(), 0, 0);
    return new Step(new SingleHost(alone), true, "the database has no topology");
  }

  private void publish(String stated) {
    String because = stated.isEmpty() ? "by the word of its members" : stated;
    ClusterSnapshot before = view.current();
    ClusterSnapshot after = phase.cluster().snapshot();
    view.publish(after);
    listener.on(after);
    String writerBefore = ClusterState.writerOf(before.members());
    String writerAfter = ClusterState.writerOf(after.members());
    if (!Objects.equals(writerBefore, writerAfter) || !ids(before).equals(ids(after))) {
      LOG.infof(
          "%s: writer %s, %d members (%s)",
          setup.cluster(), writerAfter, after.members().size(), because);
      observer.on(new EngineEvent.TopologyChanged(writerAfter, after.members().size(), because));
    }
    for (String id : ids(after)) {
      boolean wasDown = before.health(id).down();
      boolean isDown = after.health(id).down();
      if (!wasDown && isDown) {
        observer.on(new EngineEvent.MemberDown(id, because));
      } else if (wasDown && !isDown) {
        observer.on(new EngineEvent.MemberUp(id));
      }
    }
  }

  private static Set<String> ids(ClusterSnapshot snapshot) {
    Set<String> ids = new HashSet<>();
    snapshot.members().forEach(member -> ids.add(member.instanceId()));
    return ids;
  }

  /** Starts, re-paces and ends probes so that exactly the planned members are asked. */
  private void follow(ProbePlan plan) {
    Map<String, Long> pauses = withSeeds(plan.pauses());
    probes
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
          Endpoint endpoint = endpointOf(id);
          if (endpoint != null) {
            RunningProbe running = probes.computeIfAbsent(id, key -> begin(key, endpoint));
            running.askEvery(pause);
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
    for (int i = 0; i < setup.seeds().size(); i++) {
      pauses.put(ProbePlan.seed(i), pause);
    }
    return pauses;
  }

  private @Nullable Endpoint endpointOf(String id) {
    if (ProbePlan.isSeed(id)) {
      return setup.seeds().get(Integer.parseInt(id.substring(ProbePlan.SEEDS.length())));
    }
    Member member = phase.cluster().snapshot().member(id);
    return member == null ? null : member.endpoint();
  }

  private RunningProbe begin(String id, Endpoint endpoint) {
    MemberProbe probe =
        new MemberProbe(
            "aws-probe-" + setup.cluster() + "-" + id,
            id,
            endpoint,
            dialer,
            this,
            observer,
            clock,
            random,
            setup.dialTimeout(),
            setup.questionTimeout());
    return new RunningProbe(probe, turns.apply(probe));
  }

  @Override
  public void onStop() {
    probes.values().forEach(RunningProbe::end);
  }

  /** Wakes everybody who waits for a snapshot: there will be no better one. */
  public void endWaits() {
    view.close();
  }

  /** Ends all threads and links; waits for them until the deadline at most. */
  public void close(Deadline deadline) {
    runner.stop();
    runner.awaitEnd(deadline);
    view.close();
    List<RunningProbe> all = new ArrayList<>(probes.values());
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
