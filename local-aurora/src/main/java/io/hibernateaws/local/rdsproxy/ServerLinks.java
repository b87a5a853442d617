package io.hibernateaws.local.rdsproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections to the servers behind one endpoint. Thread-safe. */
final class ServerLinks {
  private static final int CONNECT_MILLIS = 10_000;
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

  private final Supplier<List<InetAddress>> targets;
  private final int port;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<ServerLink> all = ConcurrentHashMap.newKeySet();
  private final AtomicLong opened = new AtomicLong();

  /** In the order in which they came to rest. */
  private final LinkedHashSet<ServerLink> idle = new LinkedHashSet<>();

  private final AtomicLong changes = new AtomicLong();

  private volatile Duration borrowTimeout = Duration.ofMinutes(2);
  private volatile boolean closed;

  /**
   * @param targets the servers that may be used now
   */
  ServerLinks(Supplier<List<InetAddress>> targets, int port) {
    this.targets = targets;
    this.port = port;
  }

  void secret(String user, String password) {
    passwords.put(user, password);
  }

  void borrowTimeout(Duration timeout) {
    borrowTimeout = timeout;
  }

  int size() {
    return all.size();
  }

  /** The first connection of a client, on which it logs in itself. */
  Socket connect() throws NoServerException {
    return orNone(System.nanoTime(), this::tryToConnect);
  }

  ServerLink adopt(Socket server, Object identity) {
    ServerLink link = new ServerLink(server, identity, this::ended);
    all.add(link);
    link.start("local-aurora-rds-proxy < " + opened.incrementAndGet());
    if (closed) {
      link.close();
    }
    return link;
  }

  /**
   * A connection at rest with what this client has set: the one that has been idle longest, and
   * rather a new one than the client's last.
   */
  ServerLink borrow(Conversation client, @Nullable ServerLink last) throws NoServerException {
    return orNone(
        System.nanoTime(),
        () -> {
          ServerLink found = take(client.identity(), last);
          return found == null ? open(client) : found;
        });
  }

  private @Nullable ServerLink take(Object identity, @Nullable ServerLink not) {
    lock.lock();
    try {
      for (Iterator<ServerLink> each = idle.iterator(); each.hasNext(); ) {
        ServerLink link = each.next();
        if (link != not && link.identity.equals(identity)) {
          each.remove();
          return link;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ServerLink open(Conversation client) throws IOException {
    String password = passwords.get(client.user());
    if (password == null) {
      ServerLink own = take(client.identity(), null);
      if (own == null) {
        throw new NoServerException(
            "This RDS proxy has no credentials for the role %1$s. Check the credentials for this"
                    .formatted(client.user())
                + " role and try again.");
      }
      return own;
    }
    Socket server = tryToConnect();
    if (server == null) {
      return null;
    }
    try {
      client.logIn(server, password);
    } catch (IOException refused) {
      server.close();
      throw refused;
    }
    return adopt(server, client.identity());
  }

  private @Nullable Socket tryToConnect() throws IOException {
    List<InetAddress> now = targets.get();
    if (now.isEmpty()) {
      return null;
    }
    Socket server = new Socket();
    try {
      server.setTcpNoDelay(true);
      InetAddress target = now.get((int) Math.floorMod(opened.get(), (long) now.size()));
      server.connect(new InetSocketAddress(target, port), CONNECT_MILLIS);
      return server;
    } catch (IOException gone) {
      server.close();
      throw gone;
    }
  }

  private interface Attempt<T> {
    @Nullable T make() throws IOException;
  }

  private <T> T orNone(long since, Attempt<T> attempt) throws NoServerException {
    while (true) {
      long seen = changes.get();
      try {
        T made = attempt.make();
        if (made != null) {
          return made;
        }
      } catch (NoServerException never) {
        throw never;
      } catch (IOException notNow) {
        // A server that goes or comes; the next look finds another one.
      }
      if (closed || System.nanoTime() - since >= borrowTimeout.toNanos()) {
        throw new NoServerException("Timed-out waiting to acquire database connection");
      }
      awaitChange(seen);
    }
  }

  private void awaitChange(long seen) throws NoServerException {
    lock.lock();
    try {
      long left = LOOK_EVERY;
      while (changes.get() == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoServerException("interrupted");
    } finally {
      lock.unlock();
    }
  }

  /** At rest again, with these settings. */
  void giveBack(ServerLink link, Object identity) {
    lock.lock();
    try {
      link.identity = identity;
      link.release();
      if (all.contains(link)) {
        idle.add(link);
        signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Keeps no more connections at rest than that. */
  void trim(int most) {
    lock.lock();
    try {
      while (idle.size() > most) {
        ServerLink oldest = idle.iterator().next();
        idle.remove(oldest);
        oldest.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void ended(ServerLink link) {
    lock.lock();
    try {
      all.remove(link);
      idle.remove(link);
    } finally {
      lock.unlock();
    }
  }

  /** The servers may be others: connections to those that are none any more are closed. */
  void look() {
    List<InetAddress> now = targets.get();
    new ArrayList<>(all)
        .stream().filter(link -> !now.contains(link.server())).forEach(ServerLink::close);
    lock.lock();
    try {
      signal();
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    changes.incrementAndGet();
    changed.signalAll();
  }

  void close() {
    closed = true;
    all.forEach(ServerLink::close);
  }
}
