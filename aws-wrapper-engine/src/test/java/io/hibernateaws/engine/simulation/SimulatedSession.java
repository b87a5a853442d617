package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverStep;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One session of the application: transactions of three statements and a commit, or single queries.
 * Binds as the planned supply does, fails over by the engine's own {@link FailoverStep}.
 */
final class SimulatedSession implements SimulatedSupply.Taker {
  private static final long FAILOVER_TIMEOUT_MS = 60_000;
  private static final long LONGEST_ANSWER_MS = 100;
  private static final int COMMIT = 3;

  private record Wait(FailoverStep step, String verdict, long began) {}

  private final String name;
  private final Habit habit;
  private final World world;
  private final Scheduler scheduler;
  private final Random random;
  private final SimulatedSupply supply;
  private @Nullable SimulatedLink link;
  private @Nullable Wait wait;
  private boolean inFlight;
  private long sentAt;
  private int statement;
  private long turn;
  private boolean closed;

  SimulatedSession(String name, Habit habit, World world, long seed) {
    this.name = name;
    this.habit = habit;
    this.world = world;
    this.scheduler = world.scheduler;
    this.random = new Random(seed);
    this.supply = new SimulatedSupply(world, random, habit.reads, this);
    world.cluster.onCut(this::cut);
    think();
  }

  /** Whether it waits for something that may never come. */
  boolean waits() {
    return wait != null || supply.waits() || (inFlight && left(sentAt, LONGEST_ANSWER_MS) <= 0);
  }

  /** The instance it writes to, null while it reads or has no link that is worth anything. */
  @Nullable String writesTo() {
    SimulatedLink open = link;
    return open == null || habit.reads || supply.isStale(open) || open.isCut()
        ? null
        : open.host().id;
  }

  /** The instance it reads from, null while it writes or has no link that is worth anything. */
  @Nullable String readsFrom() {
    SimulatedLink open = link;
    return open == null || !habit.reads || supply.isStale(open) || open.isCut()
        ? null
        : open.host().id;
  }

  void close() {
    closed = true;
    turn++;
    hangUp();
    supply.close();
  }

  private void think() {
    later(habit.pause(random), this::work);
  }

  @Override
  public void later(long millis, Runnable what) {
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
    SimulatedLink open = link;
    if (open != null && statement == 0 && supply.isStale(open)) {
      hangUp();
      open = null;
    }
    if (open == null) {
      supply.borrow();
      return;
    }
    inFlight = true;
    sentAt = scheduler.nanoTime();
    later(habit.givesBack && open.isCut() ? 1 : habit.answer(random), this::answer);
  }

  private void answer() {
    SimulatedLink open = link;
    if (open == null) {
      return;
    }
    if (open.isCut()) {
      lost();
    } else if (!open.host().silent && (habit.reads || !world.cluster.swallowsWrites(open.host()))) {
      inFlight = false;
      statement = habit.reads || statement == COMMIT ? 0 : statement + 1;
      if (statement == 0) {
        giveBack(open);
        think();
      } else {
        later(5, this::work);
      }
    }
    // Otherwise nothing arrives: the call hangs until the link is cut or aborted.
  }

  private void giveBack(SimulatedLink open) {
    if (habit.givesBack) {
      link = null;
      world.served(open.host());
      supply.giveBack(open);
    }
  }

  /** A server that is gone resets calls in flight. */
  private void cut(FakeHost host) {
    SimulatedLink open = link;
    if (inFlight && open != null && open.host() == host && !host.silent) {
      later(1, this::lost);
    }
  }

  /** The rule of the engine's StaleLinks, and the wake-up of those who wait. */
  void published(ClusterSnapshot snapshot) {
    SimulatedLink open = link;
    Member writer = snapshot.writer().orElse(null);
    if (open != null
        && inFlight
        && writer != null
        && snapshot.verified(writer, Role.WRITER)
        && open.role() == Role.WRITER
        && !writer.instanceId().equals(open.host().id)
        && supply.isStale(open)) {
      later(0, this::lost);
    } else if (wait != null) {
      later(0, this::look);
    } else {
      supply.published();
    }
  }

  private void lost() {
    SimulatedLink open = link;
    if (open == null) {
      return;
    }
    world.tally.failedCalls++;
    if (habit.reads) {
      world.reads.failed(open.host());
    }
    String verdict =
        habit.reads ? "08S02" : statement == COMMIT ? "08007 unknown" : "08007 rolled back";
    FailoverStep step =
        FailoverStep.begin(
            open.mode(),
            new Failover.LostLink(open.host().id, open.generation(), open.role(), "lost"),
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

  @Override
  public void bound(SimulatedLink opened) {
    link = opened;
    statement = 0;
    if (!habit.reads) {
      world.boundForWriting(name, opened.host());
    }
    later(1, this::work);
  }

  @Override
  public void gaveUp() {
    world.tally.failedCalls++;
    world.tally.verdict("08001");
    think();
  }

  private void hangUp() {
    inFlight = false;
    SimulatedLink open = link;
    if (open != null) {
      link = null;
      supply.end(open);
    }
  }

  private long left(long began, long limitMs) {
    return limitMs - (scheduler.nanoTime() - began) / Scheduler.MS;
  }
}
