package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.route.ConnectPlan;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Observation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Gives one session its links as the planned supply does: by the engine's own planner, over the
 * newest snapshot, one candidate after the other, then a wait for a better snapshot.
 */
final class SimulatedSupply {
  private static final long CONNECT_TIMEOUT_MS = 10_000;
  private static final long LONGEST_CONNECT_MS = 100;
  private static final long ACQUISITION_TIMEOUT_MS = 30_000;
  private static final long RETRY_PAUSE_MS = 1_000;
  private static final long VALIDATE_AFTER_IDLE_MS = 500;

  /** The session. */
  interface Taker {
    /** The next thing it does; whatever was planned before is void. */
    void later(long millis, Runnable what);

    /** Its link is there. */
    void bound(SimulatedLink link);

    /** No host was usable in time. */
    void gaveUp();
  }

  private record Bind(long began, boolean wished) {}

  private record Idle(SimulatedLink link, long since) {}

  private final World world;
  private final Scheduler scheduler;
  private final Random random;
  private final boolean reads;
  private final Taker taker;
  private final Map<String, Idle> idle = new HashMap<>();
  private @Nullable Bind bind;
  private boolean awaitsNewer;

  SimulatedSupply(World world, Random random, boolean reads, Taker taker) {
    this.world = world;
    this.scheduler = world.scheduler;
    this.random = random;
    this.reads = reads;
    this.taker = taker;
  }

  /** Whether it waits for longer than a link takes to open. */
  boolean waits() {
    Bind binding = bind;
    return binding != null
        && scheduler.nanoTime() - binding.began() > LONGEST_CONNECT_MS * Scheduler.MS;
  }

  void borrow() {
    bind = new Bind(scheduler.nanoTime(), false);
    plan();
  }

  /** The link is idle from now on. */
  void giveBack(SimulatedLink link) {
    world.inUse(link.host().id, -1);
    idle.put(link.host().id, new Idle(link, scheduler.nanoTime()));
  }

  /** The link is closed. */
  void end(SimulatedLink link) {
    world.inUse(link.host().id, -1);
    world.tally.linksOpen--;
  }

  void close() {
    world.tally.linksOpen -= idle.size();
    idle.clear();
  }

  boolean isStale(SimulatedLink open) {
    return world.snapshot().health(open.host().id).generation() > open.generation();
  }

  /** The wake-up of those who wait. */
  void published() {
    if (awaitsNewer) {
      taker.later(0, this::plan);
    }
  }

  /** One round of the planned supply: all candidates of the newest plan, then a wait. */
  private void plan() {
    awaitsNewer = false;
    ClusterSnapshot snapshot = world.snapshot();
    ConnectPlan plan = world.planner.plan(reads, null, snapshot);
    if (reads) {
      world.reads.planned(plan);
    }
    tryNext(plan, plan.candidates(), snapshot.version());
  }

  private void tryNext(ConnectPlan plan, List<Member> candidates, long version) {
    Bind binding = bind;
    if (binding == null) {
      return;
    }
    long left = ACQUISITION_TIMEOUT_MS - (scheduler.nanoTime() - binding.began()) / Scheduler.MS;
    if (left <= 0) {
      bind = null;
      taker.gaveUp();
      return;
    }
    if (!candidates.isEmpty()) {
      take(plan, candidates, version, left);
      return;
    }
    if (plan.candidates().isEmpty() && !binding.wished()) {
      bind = new Bind(binding.began(), true);
      Role role = plan.role() == Role.READER ? Role.READER : Role.WRITER;
      world.report(new Observation.HostWanted(role, binding.began()));
    }
    if (world.snapshot().version() != version) {
      taker.later(0, this::plan);
    } else {
      awaitsNewer = true;
      taker.later(Math.min(left, RETRY_PAUSE_MS), this::plan);
    }
  }

  /** An idle link, asked first if it may have died, else a new one. */
  private void take(ConnectPlan plan, List<Member> candidates, long version, long left) {
    Member candidate = candidates.get(0);
    FakeHost host = world.cluster.at(candidate.endpoint());
    world.inUse(host.id, 1);
    if (reads) {
      world.reads.tries(host);
    }
    Idle kept = idle.get(host.id);
    if (kept == null) {
      connect(plan, candidates, version, left);
      return;
    }
    SimulatedLink link = kept.link();
    boolean suspect = world.snapshot().health(host.id).mayHaveDied(kept.since());
    if (isStale(link) || (plan.role() != null && link.role() != plan.role())) {
      drop(host);
      connect(plan, candidates, version, left);
    } else if (suspect
        || scheduler.nanoTime() - kept.since() > VALIDATE_AFTER_IDLE_MS * Scheduler.MS) {
      taker.later(
          1,
          () -> {
            if (link.isCut()) {
              drop(host);
              connect(plan, candidates, version, left);
            } else {
              lend(link);
            }
          });
    } else {
      lend(link);
    }
  }

  private void drop(FakeHost host) {
    idle.remove(host.id);
    world.tally.linksOpen--;
  }

  private void lend(SimulatedLink kept) {
    idle.remove(kept.host().id);
    bound(kept);
  }

  private void connect(ConnectPlan plan, List<Member> candidates, long version, long left) {
    Member candidate = candidates.get(0);
    List<Member> others = candidates.subList(1, candidates.size());
    long asked = scheduler.nanoTime();
    FakeHost host = world.cluster.at(candidate.endpoint());
    world.tally.connects++;
    Runnable next =
        () -> {
          world.inUse(host.id, -1);
          tryNext(plan, others, version);
        };
    Runnable failed =
        () -> {
          world.report(new Observation.ConnectFailed(candidate.instanceId(), asked));
          world.reads.failed(host);
          next.run();
        };
    if (host.silent) {
      boolean cutShort = left < CONNECT_TIMEOUT_MS;
      taker.later(Math.min(left, CONNECT_TIMEOUT_MS), cutShort ? next : failed);
    } else if (host.crashed || host.refusesLogins) {
      taker.later(1, failed);
    } else {
      taker.later(
          5 + random.nextInt(10),
          () -> {
            int incarnation = host.incarnation;
            long generation = world.snapshot().health(host.id).generation();
            long questioned = scheduler.nanoTime();
            Role says = host.claims;
            taker.later(
                1,
                () -> {
                  if (host.crashed || host.incarnation != incarnation) {
                    failed.run();
                    return;
                  }
                  world.report(new Observation.RoleSeen(host.id, says, questioned));
                  SimulatedLink opened =
                      new SimulatedLink(host, incarnation, generation, says, plan.mode());
                  boolean replaced =
                      plan.role() == Role.WRITER && world.snapshot().hasOtherWriter(host.id);
                  if ((plan.role() != null && says != plan.role()) || replaced || isStale(opened)) {
                    next.run();
                  } else {
                    world.tally.linksOpen++;
                    bound(opened);
                  }
                });
          });
    }
  }

  private void bound(SimulatedLink link) {
    bind = null;
    taker.bound(link);
  }
}
