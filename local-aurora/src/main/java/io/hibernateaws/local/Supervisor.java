package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Owns who is writer and who must acknowledge a commit. Everything it decides happens on its one
 * thread; callers of its commands wait for the end of what they asked for.
 */
final class Supervisor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);

  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(60);
  private static final Duration QUESTION_DEADLINE = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration NEXT_LOOK = Duration.ofMillis(500);

  private final Members members;
  private final EventLog events;
  private final Promotion promotion;
  private final ScheduledExecutorService executor;
  private final Duration promotionDelay;
  private final boolean autoFailover;
  private volatile boolean closed;
  private long incident;

  Supervisor(
      String cluster,
      List<Member> members,
      EventLog events,
      TopologyPublisher publisher,
      NameService names,
      Duration promotionDelay,
      boolean autoFailover) {
    this.events = events;
    this.promotionDelay = promotionDelay;
    this.autoFailover = autoFailover;
    this.promotion = new Promotion(events);
    this.members =
        new Members(
            members,
            events,
            promotion,
            publisher,
            names,
            (member, process) -> later(() -> exited(member, process)));
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "local-aurora-supervisor " + cluster);
              thread.setDaemon(true);
              return thread;
            });
  }

  int writer() {
    return members.writer();
  }

  /** Which readers may acknowledge a commit. */
  Set<Integer> inSync() {
    return members.inSync();
  }

  /** Takes over servers that answer: the first is the writer, the others stream from it. */
  void start() {
    command(
        () -> {
          members.takeOver();
          return null;
        });
    var unused =
        executor.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- commands ------------------------------------------------------------------------------

  void crash(int number, Crash crash) {
    command(
        () -> {
          Member member = members.member(number);
          if (member.life == Life.DOWN) {
            throw new IllegalStateException(member + " is down already: rejoin(" + number + ")");
          }
          members.down(member, crash);
          if (number == members.writer()) {
            writerLost(member.id + " crashed");
          }
          return null;
        });
  }

  void freeze(int number) {
    command(
        () -> {
          Member member = members.up(number);
          members.leaveSyncList(member);
          member.life = Life.FROZEN;
          member.server.freeze();
          events.add(Kind.MEMBER_FROZEN, number, member.id);
          if (number == members.writer()) {
            writerLost(member.id + " is frozen");
          }
          return null;
        });
  }

  void thaw(int number) {
    command(
        () -> {
          Member member = members.member(number);
          if (member.life != Life.FROZEN) {
            throw new IllegalStateException(member + " is not frozen but " + member.life);
          }
          if (member.deposed) {
            // It would accept writes that nobody else has.
            members.down(member, Crash.RESET);
            return null;
          }
          if (number == members.writer()) {
            incident++;
          }
          member.server.thaw();
          member.life = Life.UP;
          if (number != members.writer()) {
            // The writer may have changed meanwhile.
            members.follow(member);
          }
          events.add(Kind.MEMBER_THAWED, number, member.id);
          return null;
        });
  }

  void rejoin(int number) {
    command(
        () -> {
          Member member = members.member(number);
          if (number == members.writer()) {
            throw new IllegalStateException(
                member + " is the writer: promote another instance first");
          }
          members.up(members.writer());
          members.clone(member);
          return null;
        });
  }

  void restart(int number) {
    command(
        () -> {
          Member member = members.member(number);
          if (member.deposed) {
            throw new IllegalStateException(
                member + " was deposed and must not run as it is: rejoin(" + number + ")");
          }
          if (number == members.writer()) {
            incident++;
          }
          members.restart(member);
          return null;
        });
  }

  void switchover(int number) {
    command(
        () -> {
          Member target = members.reader(number);
          Member old = members.up(members.writer());
          events.add(Kind.SWITCHOVER_STARTED, number, old + " -> " + target);
          members.requireInSync(old, target);
          boolean clean = members.shutDown(old);
          try {
            promote(target);
          } catch (SQLException | RuntimeException e) {
            writerLost("the switchover to " + target + " failed");
            throw e;
          }
          if (clean) {
            old.server.becomeStandbyOf(target.server);
            members.startAsReader(old);
          } else {
            // It may have written what the target never received.
            members.clone(old);
          }
          return null;
        });
  }

  void failover(int number) {
    command(
        () -> {
          Member target = members.reader(number);
          Member old = members.up(members.writer());
          // Nothing acknowledged from here on can be missing on the one that shall take over.
          members.requireInSync(old, target);
          members.down(old, Crash.RESET);
          long mine = lost(old.id + " is failed over");
          schedule(() -> promoteAfter(mine, target), promotionDelay);
          return null;
        });
  }

  void promote(int number) {
    command(
        () -> {
          Member target = members.reader(number);
          Member old = members.current();
          if (old.up()) {
            throw new IllegalStateException(
                old
                    + " is a living writer: use failover("
                    + number
                    + ") or switchover("
                    + number
                    + ")");
          }
          promotion.catchUpWithBest(target, members.readers());
          promote(target);
          return null;
        });
  }

  void pauseReplay(int number) {
    command(
        () -> {
          members
              .reader(number)
              .control
              .execute(QUESTION_DEADLINE, "select pg_catalog.pg_wal_replay_pause()");
          events.add(Kind.REPLAY_PAUSED, number, "");
          return null;
        });
  }

  void resumeReplay(int number) {
    command(
        () -> {
          members
              .reader(number)
              .control
              .execute(QUESTION_DEADLINE, "select pg_catalog.pg_wal_replay_resume()");
          events.add(Kind.REPLAY_RESUMED, number, "");
          return null;
        });
  }

  void readersRestart(boolean on) {
    command(
        () -> {
          members.readersRestart(on);
          return null;
        });
  }

  // ---- what happens --------------------------------------------------------------------------

  private void tick() {
    if (closed) {
      return;
    }
    try {
      members.tend();
    } catch (SQLException | RuntimeException e) {
      // The next tick tries again: the writer may be dying just now.
      LOG.debugf("The members cannot be looked after: %s", e);
    }
  }

  private void exited(Member member, Process process) {
    if (member.life == Life.DOWN || member.postmaster != process) {
      return;
    }
    // Sessions may outlive their postmaster and would go on committing.
    members.down(member, Crash.RESET);
    if (member.number == members.writer()) {
      writerLost(member.id + " exited");
    }
  }

  private void promote(Member target) throws SQLException {
    incident++;
    members.promote(target);
  }

  private void writerLost(String why) {
    long mine = lost(why);
    if (autoFailover) {
      schedule(() -> promoteBest(mine), promotionDelay);
    }
  }

  private long lost(String why) {
    events.add(Kind.WRITER_LOST, members.writer(), why);
    return ++incident;
  }

  private void promoteAfter(long mine, Member target) {
    if (mine != incident) {
      return;
    }
    if (target.up()) {
      try {
        promote(target);
        return;
      } catch (SQLException e) {
        LOG.debugf(e, "%s cannot be promoted", target);
      }
    }
    promoteBest(mine);
  }

  private void promoteBest(long mine) {
    if (mine != incident) {
      return;
    }
    Member best = promotion.best(members.readers());
    try {
      if (best != null) {
        promote(best);
        return;
      }
      Member old = members.current();
      if (old.life == Life.DOWN) {
        // As Aurora does: without a reader the writer itself starts again.
        members.begin(old);
        members.announce();
        return;
      }
    } catch (SQLException | IllegalStateException e) {
      LOG.debugf(e, "No writer yet");
    }
    events.add(Kind.NO_CANDIDATE, 0, "no living reader");
    schedule(() -> promoteBest(mine), NEXT_LOOK);
  }

  private void later(Runnable work) {
    schedule(work, Duration.ZERO);
  }

  private void schedule(Runnable work, Duration delay) {
    if (!closed) {
      var unused =
          executor.schedule(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  LOG.warn("The supervisor failed in a step", e);
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  private <T extends @Nullable Object> T command(Callable<T> work) {
    try {
      return executor.submit(work).get(COMMAND_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("The cluster could not do it", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("The cluster was not done within " + COMMAND_DEADLINE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the cluster was working", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("The supervisor did not end within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
