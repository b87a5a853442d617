package io.hibernateaws.local.topology;

import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.server.Daemon;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Asks one instance about itself every 100 ms, on its own thread and connection. */
public final class Observer implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration LOAD_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final ReplicatedServer server;
  private final BooleanSupplier running;
  private final Consumer<Observation> observed;
  private final DoubleConsumer loaded;
  private final Thread thread;
  private long processorNanos;
  private long measuredAt;
  private volatile boolean closed;

  /**
   * @param id the instance's identifier
   * @param running whether the server is worth asking now
   * @param loaded is told how much of the machine the server's processes use, in percent
   */
  public Observer(
      String id,
      ReplicatedServer server,
      BooleanSupplier running,
      Consumer<Observation> observed,
      DoubleConsumer loaded) {
    this.server = server;
    this.running = running;
    this.observed = observed;
    this.loaded = loaded;
    this.thread = Daemon.thread("local-aurora-observer " + id, this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    try (ServerControl control = server.control("observer")) {
      while (!closed) {
        if (running.getAsBoolean()) {
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
      observed.accept(control.observe(DEADLINE));
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
    long used = server.processorNanos();
    if (measuredAt != 0) {
      double available = (double) (now - measuredAt) * Runtime.getRuntime().availableProcessors();
      loaded.accept(Math.min(100, Math.max(0, 100 * (used - processorNanos) / available)));
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
