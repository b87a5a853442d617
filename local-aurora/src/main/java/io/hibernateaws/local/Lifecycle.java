package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Starts, ends and copies instances, each with its consequences for the sync list, the proxies and
 * what clients are told. Confined to the supervisor's thread.
 */
final class Lifecycle {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration SHUTDOWN_DEADLINE = Duration.ofSeconds(4);

  private final Members members;
  private final SyncList syncList;
  private final Announcements announcements;
  private final EventLog events;
  private final BiConsumer<Member, CompletableFuture<?>> onExit;

  /**
   * @param onExit called on any thread when a server has ended, expected or not
   */
  Lifecycle(
      Members members,
      SyncList syncList,
      Announcements announcements,
      EventLog events,
      BiConsumer<Member, CompletableFuture<?>> onExit) {
    this.members = members;
    this.syncList = syncList;
    this.announcements = announcements;
    this.events = events;
    this.onExit = onExit;
  }

  /** All instances run and answer already. */
  void takeOver() {
    members.all().forEach(this::entered);
    syncList.reset();
    announcements.announce();
  }

  private void entered(Member member) {
    CompletableFuture<?> exit = member.exit;
    member.life = Life.UP;
    member.session = UUID.randomUUID().toString();
    member.proxy.serverUp();
    events.add(Kind.MEMBER_UP, member.number, member.id);
    if (exit != null) {
      var unused = exit.thenRun(() -> onExit.accept(member, exit));
    }
  }

  /** Starts a stopped instance in the role its data gives it. */
  void begin(Member member) throws SQLException {
    member.observation = null;
    member.start();
    member.control.awaitAnswer(START_DEADLINE);
    member.observe();
    entered(member);
  }

  void startAsReader(Member member) throws SQLException {
    member.deposed = false;
    member.cutOffSince = 0;
    begin(member);
    announcements.announce();
  }

  /** A replaced writer follows the new one, without a restart. */
  void steppedDown(Member member) {
    member.deposed = false;
    member.cutOffSince = 0;
    member.session = UUID.randomUUID().toString();
    announcements.announce();
    events.add(Kind.WRITER_STEPPED_DOWN, member.number, member.id);
  }

  /** The instance comes back as a reader with a new copy of the writer's data. */
  void clone(Member member) throws SQLException {
    if (member.life != Life.DOWN) {
      down(member, Crash.RESET);
    }
    member.server.cloneFrom(members.up(members.writer()).server);
    startAsReader(member);
  }

  /** The instance's processes die at once. */
  void down(Member member, Crash crash) {
    syncList.leave(member);
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
    announcements.announce();
  }

  void restart(Member member) throws SQLException {
    syncList.leave(member);
    shutDown(member);
    if (member == members.current()) {
      // A server need not remember for whom it waited, and readers may stream again unnoticed.
      syncList.reset();
    }
    begin(member);
    announcements.announce();
  }

  /**
   * Ends the instance in good order, or by force if that takes too long.
   *
   * @return whether it ended in good order
   */
  boolean shutDown(Member member) {
    member.life = Life.DOWN;
    member.proxy.serverDown();
    boolean clean = member.server.shutDown(SHUTDOWN_DEADLINE);
    if (!clean) {
      member.server.kill();
    }
    member.control.forget();
    events.add(Kind.MEMBER_DOWN, member.number, member.id + " was shut down");
    announcements.announce();
    return clean;
  }
}
