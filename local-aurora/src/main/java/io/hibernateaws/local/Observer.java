package io.hibernateaws.local;

import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.server.Daemon;
import java.sql.SQLException;
import java.time.Duration;

/** Asks one instance about itself every 100 ms, on its own thread and connection. */
final class Observer implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration LOAD_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Member member;
  private final Thread thread;
  private long processorNanos;
  private long measuredAt;
  private volatile boolean closed;

  Observer(Member member) {
    this.member = member;
    this.thread = Daemon.thread("local-aurora-observer " + member.id, this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (ServerControl control = member.server.control("observer")) {
      while (!closed) {
        if (member.up()) {
          observe(control);
          measure();
        }
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException closedMeanwhile) {
      Thread.currentThread().interrupt();
    }
  }

  private void observe(ServerControl control) {
    try {
      member.observation = control.observe(DEADLINE);
    } catch (SQLException unanswered) {
      // The age of the last observation tells that the instance does not answer.
      control.forget();
    }
  }

  /** Once a second: looking through all processes is not for free. */
  private void measure() {
    long now = System.nanoTime();
    if (measuredAt != 0 && now - measuredAt < LOAD_INTERVAL.toNanos()) {
      return;
    }
    long used = member.server.processorNanos();
    if (measuredAt != 0) {
      double available = (double) (now - measuredAt) * Runtime.getRuntime().availableProcessors();
      member.load = Math.min(100, Math.max(0, 100 * (used - processorNanos) / available));
    }
    measuredAt = now;
    processorNanos = used;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
