package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether sessions use the engine. While none does the monitors ask no server, so that a database
 * that sleeps when it has no clients may sleep (settings {@code monitoring.idle_disconnect}).
 *
 * <p>{@link #use} is called for every borrow and writes nothing most of the time; the rest belongs
 * to the thread of the topology monitor, except {@link #isWaking}.
 */
public final class IdleDetector {
  /** How long a monitor goes on without use unless something else is set. */
  private static final Duration USUAL = Duration.ofMinutes(15);

  /** An Aurora Serverless cluster at zero capacity needs about 15 s for its first answer. */
  private static final long WAKING = TimeUnit.SECONDS.toNanos(30);

  private final long idleAfter;
  private final boolean mayBeAsleep;
  private final BooleanSupplier busy;
  private final NanoClock clock;
  private volatile Runnable onIdle = () -> {};
  private volatile boolean used;
  private volatile boolean asleep;
  private volatile boolean sleptOnce;
  private volatile long wokeAt;
  private long lastUse;

  /**
   * @param idleAfter time without use, null for the usual one: then the database is not expected to
   *     sleep
   * @param busy whether a session holds or waits for a link
   */
  public IdleDetector(@Nullable Duration idleAfter, BooleanSupplier busy, NanoClock clock) {
    this.idleAfter = (idleAfter == null ? USUAL : idleAfter).toNanos();
    this.mayBeAsleep = idleAfter != null;
    this.busy = busy;
    this.clock = clock;
    this.lastUse = clock.nanoTime();
  }

  /** What is run, on the monitor's thread, when the engine becomes idle. */
  public void onIdle(Runnable listener) {
    onIdle = listener;
  }

  /** A session wants a link. Returns whether the monitor must be woken. Any thread. */
  public boolean use() {
    if (!used) {
      used = true;
    }
    return asleep;
  }

  /**
   * Looks whether sessions use the engine. Returns whether the monitors rest now.
   *
   * <p>A flag instead of a time: a borrow must not pay for a clock.
   */
  boolean look(long now) {
    if (used || busy.getAsBoolean()) {
      used = false;
      lastUse = now;
      if (asleep) {
        wokeAt = now;
        sleptOnce = true;
        asleep = false;
      }
    } else if (!asleep && now - lastUse >= idleAfter) {
      asleep = true;
      onIdle.run();
    }
    return asleep;
  }

  /** When to look again. */
  long lookAt(long now) {
    return now + idleAfter;
  }

  /**
   * Whether the database may just be waking up, so that its silence means nothing. Any thread; only
   * where it is expected to sleep.
   */
  public boolean isWaking() {
    return mayBeAsleep && sleptOnce && clock.nanoTime() - wokeAt < WAKING;
  }
}
