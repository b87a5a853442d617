package io.hibernateaws.engine.endpoint;

import io.hibernateaws.engine.time.Watchdog;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells a call that waits for an address that the name of its host leads elsewhere by now: the
 * standby of an RDS instance takes over under the same name, and the old address may stay silent.
 * The name is looked up again only while a call waits. Thread-safe.
 */
public final class NameWatch {
  /** Longer than most healthy calls take, and short beside the time that DNS takes to follow. */
  public static final Duration INTERVAL = Duration.ofMillis(250);

  private final TimedResolver names;
  private final Watchdog watchdog;

  /** The owner closes both. */
  public NameWatch(TimedResolver names, Watchdog watchdog) {
    this.names = names;
    this.watchdog = watchdog;
  }

  /**
   * Looks up the host again and again until the watch is closed, or runs {@code onMoved} once and
   * ends when the host has addresses of which this is none.
   *
   * @param interval between two looks, and before the first
   * @param onMoved must not block; on any thread
   */
  public Watch watch(String host, InetAddress address, Duration interval, Runnable onMoved) {
    Watch watch = new Watch(host, address, interval, onMoved);
    if (!Literals.isAddress(host)) {
      watch.lookLater();
    }
    return watch;
  }

  /** A call that waits. */
  public final class Watch implements AutoCloseable {
    private final String host;
    private final InetAddress address;
    private final Duration interval;
    private final Runnable onMoved;
    private final ReentrantLock lock = new ReentrantLock();
    private Watchdog.@Nullable Watch next;
    private boolean closed;
    private boolean moved;

    private Watch(String host, InetAddress address, Duration interval, Runnable onMoved) {
      this.host = host;
      this.address = address;
      this.interval = interval;
      this.onMoved = onMoved;
    }

    private void lookLater() {
      lock.lock();
      try {
        next = closed || watchdog.isClosed() ? null : watchdog.watch(interval, this::look);
      } finally {
        lock.unlock();
      }
    }

    private void look() {
      if (isClosed()) {
        return;
      }
      var unused =
          names
              .ask(host)
              .whenComplete(
                  (addresses, failure) -> {
                    if (addresses == null || Arrays.asList(addresses).contains(address)) {
                      lookLater();
                    } else if (tellOnce()) {
                      onMoved.run();
                    }
                  });
    }

    /** Whether the call is told: not once it is over, and never after it has gone on. */
    private boolean tellOnce() {
      lock.lock();
      try {
        moved = !closed;
        return moved;
      } finally {
        lock.unlock();
      }
    }

    private boolean isClosed() {
      lock.lock();
      try {
        return closed;
      } finally {
        lock.unlock();
      }
    }

    /** Whether the name has led elsewhere while the call waited. */
    public boolean moved() {
      lock.lock();
      try {
        return moved;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      Watchdog.Watch pending;
      lock.lock();
      try {
        closed = true;
        pending = next;
      } finally {
        lock.unlock();
      }
      if (pending != null) {
        pending.close();
      }
    }
  }
}
