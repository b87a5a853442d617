package io.hibernateaws.local;

import io.hibernateaws.local.server.Daemon;
import io.hibernateaws.local.server.Names;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets the names follow the roles, late if DNS shall be late. Thread-safe. */
final class NameService implements AutoCloseable {
  private final Names names;
  private final Members members;
  private final EventLog events;
  private final ScheduledExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Duration delay = Duration.ZERO;
  private long lastChange;
  private long lastUpdate;

  NameService(Names names, Members members, EventLog events) {
    this.names = names;
    this.members = members;
    this.events = events;
    this.executor = Daemon.executor("local-aurora-names");
  }

  void delay(Duration delay) {
    this.delay = delay;
  }

  /** The roles have changed: this is the writer, and the living others are readers. */
  void follow(int writer) {
    Map<String, InetAddress> instances = new LinkedHashMap<>();
    List<InetAddress> readers = new ArrayList<>();
    for (Member member : members.all()) {
      instances.put(member.id, member.proxy.address());
      if (member.number != writer && member.life != Life.DOWN) {
        readers.add(member.proxy.address());
      }
    }
    InetAddress address = members.member(writer).proxy.address();
    long change = nextChange();
    Runnable update =
        () -> {
          if (update(change, instances, address, readers)) {
            events.add(ClusterEvent.Kind.NAMES_UPDATED, writer, "readers " + readers);
          }
        };
    Duration wait = delay;
    if (change == 1 || wait.isZero()) {
      update.run();
    } else {
      var unused = executor.schedule(update, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private long nextChange() {
    lock.lock();
    try {
      return ++lastChange;
    } finally {
      lock.unlock();
    }
  }

  /** False if a later change has overtaken this one, because its delay was shorter. */
  private boolean update(
      long change,
      Map<String, InetAddress> instances,
      InetAddress writer,
      List<InetAddress> readers) {
    lock.lock();
    try {
      if (change < lastUpdate) {
        return false;
      }
      lastUpdate = change;
      names.update(instances, writer, readers);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
