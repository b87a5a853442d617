package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Owns who is writer and who must acknowledge a commit. Everything it decides happens on its one
 * thread; callers of its commands wait for the end of what they asked for.
 */
final class Supervisor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);

  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(60);
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final Duration QUESTION_DEADLINE = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration NEXT_LOOK = Duration.ofMillis(500);
  private static final Duration SHUTDOWN_DEADLINE = Duration.ofSeconds(4);

  /** A reader that receives nothing for so long gets a new copy of the writer's data. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  /** A reader that says nothing for so long, while commits wait, leaves the list. */
  private static final Duration UNANSWERED = Duration.ofSeconds(3);

  private final List<Member> members;
  private final EventLog events;
  private final Promotion promotion;
  private final SyncList syncList;
  private final TopologyPublisher publisher;
  private final NameService names;
  private final ScheduledExecutorService executor;
  private final Duration promotionDelay;
  private final boolean autoFailover;
  private volatile int writer = 1;
  private volatile boolean closed;
  private boolean readersRestart;
  private long incident;

  Supervisor(
      String cluster,
      List<Member> members,
      EventLog events,
      TopologyPublisher publisher,
      NameService names,
      Duration promotionDelay,
      boolean autoFailover) {
    this.members = List.copyOf(members);
    this.events = events;
    this.publisher = publisher;
    this.names = names;
    this.promotionDelay = promotionDelay;
    this.autoFailover = autoFailover;
    this.syncList = new SyncList(events);
    this.promotion = new Promotion(events);
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "local-aurora-supervisor " + cluster);
              thread.setDaemon(true);
              return thread;
            });
  }

  int writer() {
    return writer;
  }

  /** Which readers may acknowledge a commit. */
  Set<Integer> inSync() {
    Set<String> names = syncList.names();
    return members.stream()
        .filter(member -> names.contains(member.id))
        .map(member -> member.number)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Takes over servers that answer: the first is the writer, the others stream from it. */
  void start() {
    command(
        () -> {
          members.forEach(this::entered);
          syncList.reset();
          announce();
          return null;
        });
    var unused =
        executor.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void entered(Member member) {
    Process process = member.postmaster;
    member.life = Life.UP;
    member.session = UUID.randomUUID().toString();
    member.proxy.serverUp();
    events.add(Kind.MEMBER_UP, member.number, member.id);
    if (process != null) {
      var unused = process.onExit().thenRun(() -> later(() -> exited(member, process)));
    }
  }

  // ---- commands ------------------------------------------------------------------------------

  void crash(int number, Crash crash) {
    command(
        () -> {
          Member member = member(number);
          if (member.life == Life.DOWN) {
            throw new IllegalStateException(member + " is down already: rejoin(" + number + ")");
          }
          down(member, crash);
          if (number == writer) {
            writerLost(member.id + " crashed");
          }
          return null;
        });
  }

  void freeze(int number) {
    command(
        () -> {
          Member member = up(number);
          leaveSyncList(member);
          member.life = Life.FROZEN;
          member.server.freeze();
          events.add(Kind.MEMBER_FROZEN, number, member.id);
          if (number == writer) {
            writerLost(member.id + " is frozen");
          }
          return null;
        });
  }

  void thaw(int number) {
    command(
        () -> {
          Member member = member(number);
          if (member.life != Life.FROZEN) {
            throw new IllegalStateException(member + " is not frozen but " + member.life);
          }
          if (member.deposed) {
            // It would accept writes that nobody else has.
            down(member, Crash.RESET);
            return null;
          }
          if (number == writer) {
            incident++;
          }
          member.server.thaw();
          member.life = Life.UP;
          if (number != writer) {
            // The writer may have changed meanwhile.
            follow(member);
          }
          events.add(Kind.MEMBER_THAWED, number, member.id);
          return null;
        });
  }

  void rejoin(int number) {
    command(
        () -> {
          Member member = member(number);
          if (number == writer) {
            throw new IllegalStateException(
                member + " is the writer: promote another instance first");
          }
          up(writer);
          clone(member);
          return null;
        });
  }

  void restart(int number) {
    command(
        () -> {
          Member member = member(number);
          if (member.deposed) {
            throw new IllegalStateException(
                member + " was deposed and must not run as it is: rejoin(" + number + ")");
          }
          restart(member);
          return null;
        });
  }

  void switchover(int number) {
    command(
        () -> {
          Member target = reader(number);
          Member old = up(writer);
          events.add(Kind.SWITCHOVER_STARTED, number, old + " -> " + target);
          syncList.set(old, Set.of(target.id));
          promotion.awaitCaughtUp(target, old);
          old.life = Life.DOWN;
          old.proxy.serverDown();
          boolean clean = old.server.shutDown(SHUTDOWN_DEADLINE);
          down(old, Crash.RESET);
          promote(target);
          if (clean) {
            old.server.becomeStandbyOf(target.server);
            startAsReader(old);
          }
          return null;
        });
  }

  void failover(int number) {
    command(
        () -> {
          Member target = reader(number);
          Member old = up(writer);
          // Nothing acknowledged from here on can be missing on the one that shall take over.
          syncList.set(old, Set.of(target.id));
          promotion.awaitCaughtUp(target, old);
          down(old, Crash.RESET);
          long mine = lost(old.id + " is failed over");
          schedule(() -> promoteAfter(mine, target), promotionDelay);
          return null;
        });
  }

  void promote(int number) {
    command(
        () -> {
          Member target = reader(number);
          Member old = member(writer);
          if (old.up()) {
            throw new IllegalStateException(
                old
                    + " is a living writer: use failover("
                    + number
                    + ") or switchover("
                    + number
                    + ")");
          }
          incident++;
          promotion.catchUpWithBest(target, readers());
          promote(target);
          return null;
        });
  }

  void pauseReplay(int number) {
    command(
        () -> {
          reader(number)
              .control
              .execute(QUESTION_DEADLINE, "select pg_catalog.pg_wal_replay_pause()");
          events.add(Kind.REPLAY_PAUSED, number, "");
          return null;
        });
  }

  void resumeReplay(int number) {
    command(
        () -> {
          reader(number)
              .control
              .execute(QUESTION_DEADLINE, "select pg_catalog.pg_wal_replay_resume()");
          events.add(Kind.REPLAY_RESUMED, number, "");
          return null;
        });
  }

  void readersRestart(boolean on) {
    command(
        () -> {
          readersRestart = on;
          return null;
        });
  }

  // ---- what happens --------------------------------------------------------------------------

  private void exited(Member member, Process process) {
    if (member.life == Life.DOWN || member.postmaster != process) {
      return;
    }
    // Sessions may outlive their postmaster and would go on committing.
    down(member, Crash.RESET);
    if (member.number == writer) {
      writerLost(member.id + " exited");
    }
  }

  private void writerLost(String why) {
    long mine = lost(why);
    if (autoFailover) {
      schedule(() -> promoteBest(mine), promotionDelay);
    }
  }

  private long lost(String why) {
    events.add(Kind.WRITER_LOST, writer, why);
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
    Member best = promotion.best(readers());
    try {
      if (best != null) {
        promote(best);
        return;
      }
      Member old = member(writer);
      if (old.life == Life.DOWN) {
        // As Aurora does: without a reader the writer itself starts again.
        begin(old);
        announce();
        return;
      }
    } catch (SQLException | IllegalStateException e) {
      LOG.debugf(e, "No writer yet");
    }
    events.add(Kind.NO_CANDIDATE, 0, "no living reader");
    schedule(() -> promoteBest(mine), NEXT_LOOK);
  }

  private void promote(Member target) throws SQLException {
    Member old = member(writer);
    long done = promotion.promote(target);
    target.observe();
    writer = target.number;
    incident++;
    old.deposed = true;
    publisher.writer(target.number);
    events.add(Kind.PROMOTION_DONE, target.number, done, target.id);
    events.add(Kind.ROLES_PUBLISHED, target.number, target.id);
    announce();
    syncList.reset();
    for (Member reader : readers()) {
      follow(reader);
      if (readersRestart) {
        restart(reader);
      }
    }
  }

  private void follow(Member reader) {
    try {
      promotion.follow(reader, member(writer));
    } catch (SQLException e) {
      LOG.debugf("%s does not follow yet, and will be cloned if it never does: %s", reader, e);
    }
  }

  /** A reader that has more of the old writer's history than the new writer can never follow. */
  private void cloneIfCutOff(Member reader, Observation writerSeen) throws SQLException {
    long now = System.nanoTime();
    if (writerSeen.standbys().containsKey(reader.id)) {
      reader.cutOffSince = 0;
    } else if (reader.cutOffSince == 0) {
      reader.cutOffSince = now;
    } else if (now - reader.cutOffSince > CUT_OFF.toNanos()) {
      clone(reader);
    }
  }

  private void clone(Member member) throws SQLException {
    if (member.life != Life.DOWN) {
      down(member, Crash.RESET);
    }
    member.server.cloneFrom(up(writer).server);
    startAsReader(member);
  }

  private void tick() {
    if (closed) {
      return;
    }
    try {
      Member current = member(writer);
      Observation seen = current.observation;
      if (!current.up() || seen == null || seen.reader()) {
        return;
      }
      Set<String> wanted = new HashSet<>();
      for (Member reader : readers()) {
        Observation own = reader.observation;
        boolean silent = own == null || System.nanoTime() - own.nanoTime() > UNANSWERED.toNanos();
        // On a busy machine a reader may be slow to answer and still acknowledge every commit.
        boolean blocks = silent && seen.commitsWaiting() > 0;
        if (!blocks && seen.standbys().containsKey(reader.id)) {
          wanted.add(reader.id);
        }
      }
      syncList.set(current, wanted);
      syncList.confirm(seen);
      for (Member reader : readers()) {
        cloneIfCutOff(reader, seen);
      }
    } catch (SQLException | IllegalStateException e) {
      LOG.debugf("The writer does not answer: %s", e);
    }
  }

  // ---- steps ---------------------------------------------------------------------------------

  private void down(Member member, Crash crash) {
    leaveSyncList(member);
    if (crash == Crash.SILENT) {
      member.proxy.serverSilent();
    }
    member.life = Life.DOWN;
    // Fenced first: nothing more is acknowledged while the clients are told.
    member.server.freeze();
    if (crash == Crash.RESET) {
      member.proxy.serverDown();
      member.proxy.resetAll();
    }
    member.server.kill();
    member.control.forget();
    events.add(Kind.MEMBER_DOWN, member.number, member.id);
    later(this::announce);
  }

  private void leaveSyncList(Member member) {
    Member current = member(writer);
    if (member == current || !current.up() || !syncList.names().contains(member.id)) {
      return;
    }
    Set<String> others = new HashSet<>(syncList.names());
    others.remove(member.id);
    try {
      syncList.set(current, others);
      // A sender to somebody who does not listen any more would hold up a shutdown.
      current.control.execute(
          QUESTION_DEADLINE,
          "select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_replication"
              + " where application_name = '"
              + member.id
              + "'");
    } catch (SQLException e) {
      LOG.debugf("%s leaves the list of a writer that does not answer: %s", member, e);
    }
  }

  private void restart(Member member) throws SQLException {
    leaveSyncList(member);
    member.life = Life.DOWN;
    member.proxy.serverDown();
    if (!member.server.shutDown(SHUTDOWN_DEADLINE)) {
      member.server.kill();
    }
    member.proxy.resetAll();
    member.control.forget();
    events.add(Kind.MEMBER_DOWN, member.number, member.id + " restarts");
    begin(member);
  }

  private void startAsReader(Member member) throws SQLException {
    member.deposed = false;
    member.cutOffSince = 0;
    begin(member);
    announce();
  }

  private void begin(Member member) throws SQLException {
    member.observation = null;
    member.proxy.resetAll();
    member.postmaster = member.server.start();
    promotion.awaitAnswer(member, START_DEADLINE);
    member.observe();
    entered(member);
  }

  private void announce() {
    publisher.writer(writer);
    names.follow(writer);
  }

  private Member member(int number) {
    if (number < 1 || number > members.size()) {
      throw new IllegalArgumentException(
          "There is no instance " + number + ": they are numbered 1 to " + members.size());
    }
    return members.get(number - 1);
  }

  private Member up(int number) {
    Member member = member(number);
    if (!member.up()) {
      throw new IllegalStateException(member + " is " + member.life + ", not UP");
    }
    return member;
  }

  private Member reader(int number) {
    Member member = up(number);
    if (number == writer) {
      throw new IllegalStateException(member + " is the writer, not a reader");
    }
    return member;
  }

  private List<Member> readers() {
    List<Member> readers = new ArrayList<>();
    for (Member member : members) {
      if (member.number != writer && member.up()) {
        readers.add(member);
      }
    }
    return readers;
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
