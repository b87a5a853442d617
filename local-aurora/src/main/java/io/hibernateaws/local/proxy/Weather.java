package io.hibernateaws.local.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The faults that hold bytes up on every connection of one proxy: silence, delay, a slow line. Its
 * waits end as soon as the fault is over or the connection is closed.
 */
final class Weather {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean silencedByUser;
  private boolean silencedByCluster;
  private boolean serverGoes;
  private long delayNanos;
  private long bytesPerSecond;
  private boolean shared;
  private final Map<Direction, Long> sharedLineFreeAt = new EnumMap<>(Direction.class);

  /** Returns when the line is not silent; never hands bytes to a closed connection. */
  void awaitSound(BooleanSupplier closed) throws IOException {
    awaitEnd(() -> silencedByUser || silencedByCluster, closed);
  }

  /** Returns when the server takes what clients say. */
  void awaitServer(BooleanSupplier closed) throws IOException {
    awaitEnd(() -> serverGoes, closed);
  }

  /** Waits for the end of the connection; always throws. */
  void awaitClose(BooleanSupplier closed) throws IOException {
    awaitEnd(() -> true, closed);
  }

  private void awaitEnd(BooleanSupplier held, BooleanSupplier closed) throws IOException {
    lock.lock();
    try {
      while (held.getAsBoolean() && !closed.getAsBoolean()) {
        changed.await();
      }
      if (closed.getAsBoolean()) {
        throw new IOException("closed by the proxy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("closed by the proxy", e);
    } finally {
      lock.unlock();
    }
  }

  /** Delays bytes on their way to the client. */
  void awaitDelay(BooleanSupplier closed) throws IOException {
    lock.lock();
    try {
      if (delayNanos > 0) {
        pause(System.nanoTime() + delayNanos, closed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the time that so many bytes need on a slow line. */
  void awaitLine(
      Direction direction, int bytes, Map<Direction, Long> ownLineFreeAt, BooleanSupplier closed)
      throws IOException {
    lock.lock();
    try {
      if (bytesPerSecond == 0) {
        return;
      }
      Map<Direction, Long> line = shared ? sharedLineFreeAt : ownLineFreeAt;
      long now = System.nanoTime();
      long start = Math.max(now, line.getOrDefault(direction, now));
      long free = start + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
      line.put(direction, free);
      pause(free, closed);
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes may go at once so that a slow line flows instead of jerking. */
  int chunk(int available) {
    lock.lock();
    try {
      return bytesPerSecond == 0
          ? available
          : (int) Math.min(available, Math.max(1, bytesPerSecond / 20));
    } finally {
      lock.unlock();
    }
  }

  private void pause(long until, BooleanSupplier closed) throws IOException {
    try {
      long delayed = delayNanos;
      long rate = bytesPerSecond;
      long left = until - System.nanoTime();
      // A change of the weather ends the wait: what was delayed goes on at once.
      while (left > 0
          && !closed.getAsBoolean()
          && delayed == delayNanos
          && rate == bytesPerSecond) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("closed by the proxy", e);
    }
  }

  void silence(boolean silent) {
    change(() -> silencedByUser = silent);
  }

  /** Returns whether it was silent before. */
  boolean silenceByCluster(boolean silent) {
    lock.lock();
    try {
      boolean before = silencedByCluster;
      silencedByCluster = silent;
      changed.signalAll();
      return before;
    } finally {
      lock.unlock();
    }
  }

  void serverGoes(boolean goes) {
    change(() -> serverGoes = goes);
  }

  void delay(Duration delay) {
    change(() -> delayNanos = delay.toNanos());
  }

  void throttle(long bytesPerSecond, boolean shared) {
    change(
        () -> {
          this.bytesPerSecond = bytesPerSecond;
          this.shared = shared;
        });
  }

  void heal() {
    change(
        () -> {
          silencedByUser = false;
          delayNanos = 0;
          bytesPerSecond = 0;
        });
  }

  /** Wakes the waits so that they see a closed connection. */
  void wake() {
    change(() -> {});
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
