package io.hibernateaws.engine.jdbc;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Engines by configuration, so that everybody who asks for the same cluster with the same settings
 * shares one. Thread-safe; whoever made the holder closes it, and with it every engine.
 */
public final class EngineHolder implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Function<EngineConfig, AwsEngine> opener;
  private final @Nullable Duration linger;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EngineConfig, Held> held = new HashMap<>();
  private @Nullable AgentRunner reaper;
  private boolean closed;

  private EngineHolder(
      Function<EngineConfig, AwsEngine> opener, @Nullable Duration linger, NanoClock clock) {
    this.opener = opener;
    this.linger = linger;
    this.clock = clock;
  }

  /** Engines that run until the holder is closed. */
  public static EngineHolder untilClosed(Function<EngineConfig, AwsEngine> opener) {
    return new EngineHolder(opener, null, NanoClock.system());
  }

  /** Engines that are closed {@code linger} after their last use has ended. */
  public static EngineHolder lingering(
      Function<EngineConfig, AwsEngine> opener, Duration linger, NanoClock clock) {
    return new EngineHolder(opener, linger, clock);
  }

  /**
   * The engine for this configuration, kept at least until the use is closed, which whoever lends
   * connections does when the connection is closed.
   *
   * @throws IllegalStateException if the holder is closed
   */
  public Use use(EngineConfig config) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the holder of the engine is closed");
      }
      Held entry = held.get(config);
      if (entry == null) {
        entry = new Held(opener.apply(config), clock.nanoTime());
        held.put(config, entry);
        startReaper();
      }
      entry.users++;
      return new Use(entry);
    } finally {
      lock.unlock();
    }
  }

  /** How many engines are running. */
  public int size() {
    return engines().size();
  }

  /** The engines that are running now. */
  public List<AwsEngine> engines() {
    lock.lock();
    try {
      return held.values().stream().map(entry -> entry.engine).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every engine; waits for one that is being closed because nobody used it. */
  @Override
  public void close() {
    List<Held> last;
    AgentRunner reaping;
    lock.lock();
    try {
      closed = true;
      last = List.copyOf(held.values());
      held.clear();
      reaping = reaper;
      reaper = null;
    } finally {
      lock.unlock();
    }
    // Closing takes seconds, in which nobody else who ends a use should wait.
    closeAll(last);
    if (reaping != null) {
      reaping.stop();
      reaping.awaitEnd(Deadline.in(LONGEST_CLOSE, clock));
    }
  }

  /** At the same time: each may take its whole limit where its servers do not answer. */
  private static void closeAll(List<Held> last) {
    List<Thread> others = new ArrayList<>();
    for (Held entry : last.subList(Math.min(1, last.size()), last.size())) {
      Thread thread = new Thread(entry.engine::close, "aws-engine-close");
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
    if (!last.isEmpty()) {
      last.get(0).engine.close();
    }
    boolean interrupted = false;
    for (Thread thread : others) {
      interrupted |= awaitEnd(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every engine limits its own close. Returns whether this thread was interrupted. */
  private static boolean awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true; // whoever closes on an interrupted thread still wants it closed
      }
    }
  }

  private void startReaper() {
    if (linger != null && reaper == null) {
      AgentRunner runner = new AgentRunner(new Reaper(linger.toNanos()), clock);
      reaper = runner;
      runner.start();
    }
  }

  /** A use of an engine; closing it any number of times ends it once. */
  public final class Use implements AutoCloseable {
    private final Held entry;
    private boolean ended;

    private Use(Held entry) {
      this.entry = entry;
    }

    public AwsEngine engine() {
      return entry.engine;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!ended) {
          ended = true;
          entry.users--;
          entry.lastUse = clock.nanoTime();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class Held {
    private final AwsEngine engine;
    private int users;
    private long lastUse;

    Held(AwsEngine engine, long now) {
      this.engine = engine;
      this.lastUse = now;
    }
  }

  /** Looks now and then whether an engine is still in use; its thread ends with the last engine. */
  private final class Reaper implements Agent {
    private final long linger;

    Reaper(long linger) {
      this.linger = linger;
    }

    @Override
    public String name() {
      return "aws-engine-linger";
    }

    @Override
    public long doWork(long now) {
      removeIdle(now).forEach(entry -> entry.engine.close());
      endIfNothingIsHeld();
      return now + linger / 4;
    }

    private List<Held> removeIdle(long now) {
      List<Held> idle = new ArrayList<>();
      lock.lock();
      try {
        held.values()
            .removeIf(
                entry -> {
                  boolean over = entry.users == 0 && now - entry.lastUse >= linger;
                  if (over) {
                    idle.add(entry);
                  }
                  return over;
                });
      } finally {
        lock.unlock();
      }
      return idle;
    }

    /** After the closing, because stopping interrupts this thread. */
    private void endIfNothingIsHeld() {
      lock.lock();
      try {
        if (held.isEmpty() && reaper != null) {
          reaper.stop();
          reaper = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
