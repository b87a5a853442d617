package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverStep;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Member;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.Role;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One session of the application: transactions of three statements and a commit, or single queries.
 * Binds as the planned supply does, fails over by the engine's own {@link FailoverStep}.
 */
final class SimulatedSession {
  private static final long CONNECT_TIMEOUT_MS = 10_000;
  private static final long ACQUISITION_TIMEOUT_MS = 30_000;
  private static final long FAILOVER_TIMEOUT_MS = 60_000;
  private static final long RETRY_PAUSE_MS = 1_000;
  private static final long LONGEST_ANSWER_MS = 100;
  private static final int COMMIT = 3;

  private record SessionLink(
      FakeHost host, int incarnation, long generation, Role role, FailoverMode mode) {}

  private record Bind(long began, boolean wished) {}

  private record Wait(FailoverStep step, String verdict, long began) {}

  private final String name;
  private final boolean reads;
  private final World world;
  private final Scheduler scheduler;
  private final Random random;
  private @Nullable SessionLink link;
  private @Nullable Wait wait;
  private @Nullable Bind bind;
  private boolean awaitsNewer;
  private boolean inFlight;
  private long sentAt;
  private int statement;
  private long turn;
  private boolean closed;

  SimulatedSession(String name, boolean reads, World world, long seed) {
    this.name = name;
    this.reads = reads;
    this.world = world;
    this.scheduler = world.scheduler;
    this.random = new Random(seed);
    world.cluster.onCut(this::cut);
    think();
  }

  /** Whether it waits for something that may never come. */
  boolean waits() {
    return wait != null || bind != null || (inFlight && left(sentAt, LONGEST_ANSWER_MS) <= 0);
  }

  /** The instance it writes to, null while it reads or has no link that is worth anything. */
  @Nullable String writesTo() {
    SessionLink open = link;
    return open == null || reads || isStale(open) || open.host().incarnation != open.incarnation()
        ? null
        : open.host().id;
  }

  /** The instance it reads from, null while it writes or has no link that is worth anything. */
  @Nullable String readsFrom() {
    SessionLink open = link;
    return open == null || !reads || isStale(open) || open.host().incarnation != open.incarnation()
        ? null
        : open.host().id;
  }

  void close() {
    closed = true;
    turn++;
    hangUp();
  }

  private void think() {
    later(200 + random.nextInt(600), this::work);
  }

  /** The next thing this session does; whatever was planned before is void. */
  private void later(long millis, Runnable what) {
    long mine = ++turn;
    scheduler.in(
        millis,
        name,
        () -> {
          if (mine == turn && !closed) {
            what.run();
          }
        });
  }

  private void work() {
    SessionLink open = link;
    if (open != null && statement == 0 && isStale(open)) {
      hangUp();
      open = null;
    }
    if (open == null) {
      bind = new Bind(scheduler.nanoTime(), false);
      plan();
      return;
    }
    inFlight = true;
    sentAt = scheduler.nanoTime();
    later(2 + random.nextInt(8), this::answer);
  }

  private boolean isStale(SessionLink open) {
    return world.snapshot().standing(open.host().id).generation() > open.generation();
  }

  private void answer() {
    SessionLink open = link;
    if (open == null) {
      return;
    }
    if (open.host().incarnation != open.incarnation()) {
      lost();
    } else if (!open.host().silent && (reads || !world.cluster.swallowsWrites(open.host()))) {
      inFlight = false;
      statement = reads || statement == COMMIT ? 0 : statement + 1;
      if (statement == 0) {
        think();
      } else {
        later(5, this::work);
      }
    }
    // Otherwise nothing arrives: the call hangs until the link is cut or aborted.
  }

  /** A server that is gone resets calls in flight. */
  private void cut(FakeHost host) {
    SessionLink open = link;
    if (inFlight && open != null && open.host() == host && !host.silent) {
      later(1, this::lost);
    }
  }

  /** The rule of the engine's StaleLinks, and the wake-up of those who wait. */
  void published(ClusterSnapshot snapshot) {
    SessionLink open = link;
    Member writer = snapshot.writer().orElse(null);
    if (open != null
        && inFlight
        && writer != null
        && snapshot.verified(writer, Role.WRITER)
        && open.role() == Role.WRITER
        && !writer.instanceId().equals(open.host().id)
        && isStale(open)) {
      later(0, this::lost);
    } else if (wait != null) {
      later(0, this::look);
    } else if (awaitsNewer) {
      later(0, this::plan);
    }
  }

  private void lost() {
    SessionLink open = link;
    if (open == null) {
      return;
    }
    world.tally.failedCalls++;
    String verdict = reads ? "08S02" : statement == COMMIT ? "08007 unknown" : "08007 rolled back";
    FailoverStep step =
        FailoverStep.begin(
            open.mode(),
            new Failover.LostLink(open.host().id, open.generation()),
            world.snapshot(),
            scheduler.nanoTime());
    hangUp();
    wait = new Wait(step, verdict, scheduler.nanoTime());
    step.reports().forEach(world::report);
    look();
  }

  private void look() {
    Wait waiting = wait;
    if (waiting == null) {
      return;
    }
    long left = left(waiting.began(), FAILOVER_TIMEOUT_MS);
    boolean found = waiting.step().host(world.snapshot()) != null;
    if (found || left <= 0) {
      wait = null;
      world.tally.verdict(found ? waiting.verdict() : "08001");
      later(1, this::work);
    } else {
      later(left, this::look);
    }
  }

  /** One round of the planned supply: all candidates of the newest plan, then a wait. */
  private void plan() {
    awaitsNewer = false;
    ClusterSnapshot snapshot = world.snapshot();
    ConnectPlan plan = world.planner.plan(reads, null, snapshot);
    tryNext(plan, plan.candidates(), snapshot.version());
  }

  private void tryNext(ConnectPlan plan, List<Member> candidates, long version) {
    Bind binding = bind;
    if (binding == null) {
      return;
    }
    long left = left(binding.began(), ACQUISITION_TIMEOUT_MS);
    if (left <= 0) {
      bind = null;
      world.tally.failedCalls++;
      world.tally.verdict("08001");
      think();
      return;
    }
    if (!candidates.isEmpty()) {
      connect(plan, candidates, version, left);
      return;
    }
    if (plan.candidates().isEmpty() && !binding.wished()) {
      bind = new Bind(binding.began(), true);
      Role role = plan.role() == Role.READER ? Role.READER : Role.WRITER;
      world.report(new Observation.HostWanted(role, binding.began()));
    }
    if (world.snapshot().version() != version) {
      later(0, this::plan);
    } else {
      awaitsNewer = true;
      later(Math.min(left, RETRY_PAUSE_MS), this::plan);
    }
  }

  private void connect(ConnectPlan plan, List<Member> candidates, long version, long left) {
    Member candidate = candidates.get(0);
    List<Member> others = candidates.subList(1, candidates.size());
    long asked = scheduler.nanoTime();
    FakeHost host = world.cluster.at(candidate.endpoint());
    world.tally.connects++;
    Runnable failed =
        () -> {
          world.report(new Observation.ConnectFailed(candidate.instanceId(), asked));
          tryNext(plan, others, version);
        };
    if (host.silent) {
      boolean cutShort = left < CONNECT_TIMEOUT_MS;
      later(
          Math.min(left, CONNECT_TIMEOUT_MS),
          cutShort ? () -> tryNext(plan, others, version) : failed);
    } else if (host.crashed || host.refusesLogins) {
      later(1, failed);
    } else {
      later(
          5 + random.nextInt(10),
          () -> {
            int incarnation = host.incarnation;
            long generation = world.snapshot().standing(host.id).generation();
            long questioned = scheduler.nanoTime();
            Role says = host.claims;
            later(
                1,
                () -> {
                  if (host.crashed || host.incarnation != incarnation) {
                    failed.run();
                    return;
                  }
                  world.report(new Observation.RoleSeen(host.id, says, questioned));
                  SessionLink opened =
                      new SessionLink(host, incarnation, generation, says, plan.mode());
                  boolean replaced =
                      plan.role() == Role.WRITER && world.snapshot().hasOtherWriter(host.id);
                  if ((plan.role() != null && says != plan.role()) || replaced || isStale(opened)) {
                    tryNext(plan, others, version);
                  } else {
                    bound(opened);
                  }
                });
          });
    }
  }

  private void bound(SessionLink opened) {
    bind = null;
    link = opened;
    statement = 0;
    world.tally.linksOpen++;
    if (!reads) {
      world.boundForWriting(name, opened.host());
    }
    later(1, this::work);
  }

  private void hangUp() {
    inFlight = false;
    if (link != null) {
      link = null;
      world.tally.linksOpen--;
    }
  }

  private long left(long began, long limitMs) {
    return limitMs - (scheduler.nanoTime() - began) / Scheduler.MS;
  }
}
