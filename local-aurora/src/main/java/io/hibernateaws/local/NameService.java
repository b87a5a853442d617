package io.hibernateaws.local;

import io.hibernateaws.local.server.Names;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets the names follow the roles, late if DNS shall be late. Thread-safe. */
final class NameService implements AutoCloseable {
  private final Names names;
  private final Members members;
  private final EventLog events;
  private final ScheduledExecutorService executor;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean first = true;

  NameService(Names names, Members members, EventLog events) {
    this.names = names;
    this.members = members;
    this.events = events;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "local-aurora-names");
              thread.setDaemon(true);
              return thread;
            });
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
    Runnable update =
        () -> {
          names.update(instances, address, readers);
          events.add(ClusterEvent.Kind.NAMES_UPDATED, writer, "readers " + readers);
        };
    Duration wait = delay;
    if (first || wait.isZero()) {
      first = false;
      update.run();
    } else {
      var unused = executor.schedule(update, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
