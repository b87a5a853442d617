package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.server.CommandThread;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.NameService;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The commands that change roles and instances. Each runs on the supervisor's one thread; its
 * caller waits for the end of what it asked for.
 */
final class Supervisor implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  private final Members members;
  private final EventLog events;
  private final CommandThread thread;
  private final SyncList syncList;
  private final Promotion promotion;
  private final Lifecycle lifecycle;
  private final RoleChange roleChange;
  private final Failover failover;
  private final StreamingWatch streaming;
  private final @Nullable Lingering lingering;
  private boolean topologyFilled = true;
  private boolean topologyGranted = true;

  Supervisor(
      ClusterSettings settings,
      Members members,
      EventLog events,
      TopologyPublisher publisher,
      NameService names) {
    this.members = members;
    this.events = events;
    this.thread = new CommandThread(settings.name());
    this.syncList = new SyncList(members, events);
    this.promotion = new Promotion(events);
    Announcements announcements = new Announcements(members, publisher, names, events);
    this.lifecycle =
        new Lifecycle(
            members,
            syncList,
            announcements,
            events,
            (member, exit) -> thread.schedule(() -> exited(member, exit), Duration.ZERO));
    this.roleChange =
        new RoleChange(members, promotion, syncList, lifecycle, announcements, events);
    this.failover =
        new Failover(
            settings, members, promotion, roleChange, lifecycle, announcements, events, thread);
    this.streaming = new StreamingWatch(members, syncList, lifecycle);
    this.lingering =
        settings.flavour() == Flavour.MULTI_AZ_CLUSTER
            ? new Lingering(
                new AtomicLong(settings.linger().toNanos()),
                members,
                lifecycle,
                failover,
                events,
                thread)
            : null;
  }

  int writer() {
    return members.writer();
  }

  /** Which readers may acknowledge a commit. */
  Set<Integer> inSync() {
    return syncList.numbers();
  }

  /** Takes over servers that answer: the first is the writer, the others stream from it. */
  void start() {
    thread.command(lifecycle::takeOver);
    thread.repeat(streaming::look, TICK);
  }

  // ---- commands ------------------------------------------------------------------------------

  void crash(int number, Crash crash) {
    thread.command(
        () -> {
          Member member = members.member(number);
          if (member.life == Life.DOWN) {
            throw new IllegalStateException(member + " is down already: rejoin(" + number + ")");
          }
          lifecycle.down(member, crash);
          if (number == members.writer()) {
            failover.writerLost(member.id + " crashed");
          }
        });
  }

  void freeze(int number) {
    thread.command(
        () -> {
          Member member = members.up(number);
          syncList.leave(member);
          member.life = Life.FROZEN;
          member.server.freeze();
          events.add(Kind.MEMBER_FROZEN, number, member.id);
          if (number == members.writer()) {
            failover.writerLost(member.id + " is frozen");
          }
        });
  }

  void thaw(int number) {
    thread.command(
        () -> {
          Member member = members.member(number);
          if (member.life != Life.FROZEN) {
            throw new IllegalStateException(member + " is not frozen but " + member.life);
          }
          if (member.deposed) {
            // A deposed writer would accept writes that no other instance has.
            lifecycle.down(member, Crash.RESET);
            return;
          }
          if (number == members.writer()) {
            failover.cancel();
          }
          member.server.thaw();
          member.life = Life.UP;
          if (number != members.writer()) {
            // The writer may have changed meanwhile.
            roleChange.follow(member);
          }
          events.add(Kind.MEMBER_THAWED, number, member.id);
        });
  }

  void rejoin(int number) {
    thread.command(
        () -> {
          Member member = members.member(number);
          if (number == members.writer()) {
            throw new IllegalStateException(
                member + " is the writer: promote another instance first");
          }
          members.up(members.writer());
          lifecycle.clone(member);
        });
  }

  void restart(int number) {
    thread.command(
        () -> {
          Member member = members.member(number);
          if (member.deposed) {
            throw new IllegalStateException(
                member + " was deposed and must not run as it is: rejoin(" + number + ")");
          }
          if (number == members.writer()) {
            failover.cancel();
          }
          lifecycle.restart(member);
        });
  }

  void switchover(int number) {
    thread.command(
        () -> {
          Member target = members.reader(number);
          Member old = members.up(members.writer());
          events.add(Kind.SWITCHOVER_STARTED, number, old + " -> " + target);
          roleChange.prepare(target);
          if (lingering != null) {
            lingering.replace(old, target);
            return;
          }
          boolean clean = lifecycle.shutDown(old);
          try {
            failover.promote(target);
          } catch (SQLException | RuntimeException e) {
            failover.writerLost("the switchover to " + target + " failed");
            throw e;
          }
          if (clean) {
            old.server.becomeReaderOf(target.server);
            lifecycle.startAsReader(old);
          } else {
            // The old writer may have written what the target never received.
            lifecycle.clone(old);
          }
        });
  }

  void failover(int number) {
    thread.command(
        () -> {
          Member target = members.reader(number);
          Member old = members.up(members.writer());
          // Nothing acknowledged from here on can be missing on the reader that shall take over.
          roleChange.prepare(target);
          lifecycle.down(old, Crash.RESET);
          failover.writerReplaced(old.id + " is failed over", target);
        });
  }

  void promote(int number) {
    thread.command(
        () -> {
          Member target = members.reader(number);
          Member old = members.current();
          if (old.up()) {
            throw new IllegalStateException(
                "%s is a living writer: use failover(%d) or switchover(%d)"
                    .formatted(old, number, number));
          }
          promotion.catchUpWithBest(target, members.readers());
          failover.promote(target);
        });
  }

  void pauseReplay(int number) {
    thread.command(
        () -> {
          members.reader(number).control.pauseReplay();
          events.add(Kind.REPLAY_PAUSED, number, "");
        });
  }

  void resumeReplay(int number) {
    thread.command(
        () -> {
          members.reader(number).control.resumeReplay();
          events.add(Kind.REPLAY_RESUMED, number, "");
        });
  }

  void linger(Duration time) {
    if (lingering == null) {
      throw new IllegalStateException(
          "linger(" + time + "): only a writer of multiAzCluster() lingers");
    }
    lingering.lingerNanos().set(time.toNanos());
  }

  void acceptLogins(int number, boolean accepted) {
    thread.command(() -> members.up(number).server.acceptLogins(accepted));
  }

  /** Nothing is said again that is so already: a writer need not live for it. */
  void tellTopology(boolean rows, boolean granted) {
    thread.command(
        () -> {
          if (rows != topologyFilled) {
            members.up(members.writer()).control.fillTopology(rows);
            topologyFilled = rows;
          }
          if (granted != topologyGranted) {
            members.up(members.writer()).control.grantTopology(granted);
            topologyGranted = granted;
          }
        });
  }

  void readersRestart(boolean on) {
    thread.command(() -> roleChange.readersRestart(on));
  }

  // ---- what happens --------------------------------------------------------------------------

  private void exited(Member member, CompletableFuture<?> exit) {
    if (member.life == Life.DOWN || member.exit != exit) {
      return;
    }
    // Sessions may outlive their server's main process and would go on committing.
    lifecycle.down(member, Crash.RESET);
    if (member.number == members.writer()) {
      failover.writerLost(member.id + " exited");
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
