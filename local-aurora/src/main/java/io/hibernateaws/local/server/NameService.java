package io.hibernateaws.local.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets the names follow changes, late if DNS shall be late. Thread-safe. */
public final class NameService implements AutoCloseable {
  private final Names names;
  private final ScheduledExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Duration delay;
  private long lastChange;
  private long lastUpdate;

  /**
   * @param delay of every change but the first
   */
  public NameService(Names names, Duration delay) {
    this.names = names;
    this.delay = delay;
    this.executor = Daemon.executor("local-aurora-names");
  }

  /** Of changes from now on. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /**
   * The names shall lead elsewhere; see {@link Names#update}.
   *
   * @param updated called on any thread when they do, unless a later change has overtaken this one
   */
  public void follow(
      Map<String, InetAddress> instances,
      InetAddress writer,
      List<InetAddress> readers,
      Runnable updated) {
    long change = nextChange();
    Runnable update =
        () -> {
          if (update(change, instances, writer, readers)) {
            updated.run();
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
