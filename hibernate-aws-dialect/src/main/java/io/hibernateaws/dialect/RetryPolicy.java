package io.hibernateaws.dialect;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * How often, how long and after which failures a unit of work is run again. Immutable: every
 * setting returns a changed copy. Thread-safe. Made by {@link FailoverRetry#policy()}.
 *
 * <p>Every attempt runs in a session and a transaction of its own. What is tried again:
 *
 * <table>
 * <caption>What is tried again</caption>
 * <tr><td>{@link FailoverSuccessException}, {@link TransactionLostException}</td><td>yes: nothing
 * of the attempt is in the database</td></tr>
 * <tr><td>{@link TransactionStateUnknownException}</td><td>only if the work is {@linkplain
 * #idempotent() idempotent}: it may have been committed</td></tr>
 * <tr><td>{@link FailoverFailedException}</td><td>until the {@linkplain #deadline(Duration)
 * deadline}, however often</td></tr>
 * <tr><td>{@linkplain #alsoOn(String...) declared} SQLSTATEs</td><td>yes</td></tr>
 * <tr><td>anything else</td><td>no</td></tr>
 * </table>
 *
 * <p>An exception counts by what it carries: causes and suppressed exceptions are looked at, so
 * that a {@code RollbackException} around an unknown outcome is not taken for a rollback. The last
 * failure is thrown as it is, the earlier ones suppressed in it.
 */
public final class RetryPolicy {
  static final RetryPolicy DEFAULT =
      new RetryPolicy(
          5,
          Duration.ofSeconds(60),
          Duration.ofMillis(10),
          Duration.ofSeconds(1),
          attempt -> {},
          false,
          Set.of(),
          RetryClock.SYSTEM);

  private final int attempts;
  private final Duration deadline;
  private final Duration firstPause;
  private final Duration longestPause;
  private final RetryListener listener;
  private final boolean idempotent;
  private final Set<String> declaredStates;
  private final RetryClock clock;

  private RetryPolicy(
      int attempts,
      Duration deadline,
      Duration firstPause,
      Duration longestPause,
      RetryListener listener,
      boolean idempotent,
      Set<String> declaredStates,
      RetryClock clock) {
    this.attempts = attempts;
    this.deadline = deadline;
    this.firstPause = firstPause;
    this.longestPause = longestPause;
    this.listener = listener;
    this.idempotent = idempotent;
    this.declaredStates = declaredStates;
    this.clock = clock;
  }

  /** At most so many attempts, the first one included; default 5. */
  public RetryPolicy attempts(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + value);
    }
    return new RetryPolicy(
        value, deadline, firstPause, longestPause, listener, idempotent, declaredStates, clock);
  }

  /** No attempt begins later than this after the first one; default 60 s. */
  public RetryPolicy deadline(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("deadline must not be negative, not " + value);
    }
    return new RetryPolicy(
        attempts, value, firstPause, longestPause, listener, idempotent, declaredStates, clock);
  }

  /**
   * Before attempt n + 1 a random pause of up to {@code first} × 2<sup>n - 1</sup>, never more than
   * {@code longest}; default 10 ms and 1 s.
   */
  public RetryPolicy backoff(Duration first, Duration longest) {
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff needs 0 <= first <= longest, not " + first + " and " + longest);
    }
    return new RetryPolicy(
        attempts, deadline, first, longest, listener, idempotent, declaredStates, clock);
  }

  /** Told about every failed attempt; replaces the listener set before. */
  public RetryPolicy listener(RetryListener value) {
    return new RetryPolicy(
        attempts, deadline, firstPause, longestPause, value, idempotent, declaredStates, clock);
  }

  /**
   * The caller declares that running the work twice is as good as once, so an unknown outcome is
   * tried again.
   */
  public RetryPolicy idempotent() {
    return new RetryPolicy(
        attempts, deadline, firstPause, longestPause, listener, true, declaredStates, clock);
  }

  /**
   * SQLSTATEs that are worth another attempt besides failovers, for example {@code 40001}
   * (serialization failure) and {@code 40P01} (deadlock); added to those declared before.
   */
  public RetryPolicy alsoOn(String... sqlStates) {
    Set<String> states = new HashSet<>(declaredStates);
    for (String state : sqlStates) {
      if (state.length() != 5) {
        throw new IllegalArgumentException("an SQLSTATE has five characters, not '" + state + "'");
      }
      states.add(state);
    }
    return new RetryPolicy(
        attempts,
        deadline,
        firstPause,
        longestPause,
        listener,
        idempotent,
        Set.copyOf(states),
        clock);
  }

  RetryPolicy clock(RetryClock value) {
    return new RetryPolicy(
        attempts, deadline, firstPause, longestPause, listener, idempotent, declaredStates, value);
  }

  /** As {@link SessionFactory#inTransaction}, again after a failover. */
  public void inTransaction(SessionFactory factory, Consumer<? super Session> work) {
    run(() -> factory.inTransaction(work));
  }

  /** As {@link SessionFactory#fromTransaction}, again after a failover. */
  public <R> R fromTransaction(
      SessionFactory factory, Function<? super Session, ? extends R> work) {
    return call(() -> factory.<R>fromTransaction(work::apply));
  }

  /** As {@link SessionFactory#inStatelessTransaction}, again after a failover. */
  public void inStatelessTransaction(
      SessionFactory factory, Consumer<? super StatelessSession> work) {
    run(() -> factory.inStatelessTransaction(work));
  }

  /** As {@link SessionFactory#fromStatelessTransaction}, again after a failover. */
  public <R> R fromStatelessTransaction(
      SessionFactory factory, Function<? super StatelessSession, ? extends R> work) {
    return call(() -> factory.<R>fromStatelessTransaction(work::apply));
  }

  /** As {@link EntityManagerFactory#runInTransaction}, again after a failover. */
  public void runInTransaction(EntityManagerFactory factory, Consumer<? super EntityManager> work) {
    run(() -> factory.runInTransaction(work::accept));
  }

  /** As {@link EntityManagerFactory#callInTransaction}, again after a failover. */
  public <R> R callInTransaction(
      EntityManagerFactory factory, Function<? super EntityManager, ? extends R> work) {
    return call(() -> factory.<R>callInTransaction(work::apply));
  }

  /** Any work that opens a session of its own each time it is run, for example a read-only one. */
  public void run(Runnable work) {
    this.<@Nullable Void>call(
        () -> {
          work.run();
          return null;
        });
  }

  /** Any work that opens a session of its own each time it is run, for example a read-only one. */
  public <R extends @Nullable Object> R call(Supplier<? extends R> work) {
    return new Attempts(this).call(work);
  }

  /** The attempts at one unit of work; confined to the thread that runs it. */
  private static final class Attempts {
    private final RetryPolicy policy;
    private final long begun;
    private final List<RuntimeException> earlier = new ArrayList<>();
    private int number = 1;

    Attempts(RetryPolicy policy) {
      this.policy = policy;
      this.begun = policy.clock.nanos();
    }

    <R extends @Nullable Object> R call(Supplier<? extends R> work) {
      while (true) {
        try {
          return work.get();
        } catch (RuntimeException e) {
          pauseOrThrow(e);
          number++;
        }
      }
    }

    private void pauseOrThrow(RuntimeException failure) {
      Outcome outcome = Outcome.of(failure, policy.declaredStates);
      Duration pause = pause();
      String refusal = refusal(outcome, pause);
      if (refusal != null) {
        policy.listener.attemptFailed(
            new RetryListener.FailedAttempt(number, failure, null, refusal));
        throw withEarlier(failure);
      }
      policy.listener.attemptFailed(
          new RetryListener.FailedAttempt(number, failure, pause, outcome.toString()));
      try {
        policy.clock.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw withEarlier(failure);
      }
      earlier.add(failure);
    }

    private RuntimeException withEarlier(RuntimeException failure) {
      for (RuntimeException before : earlier) {
        if (before != failure) { // Java refuses an exception that suppresses itself
          failure.addSuppressed(before);
        }
      }
      return failure;
    }

    private @Nullable String refusal(Outcome outcome, Duration pause) {
      if (outcome == Outcome.OTHER) {
        return "it is no matter of failover";
      }
      if (outcome == Outcome.UNKNOWN && !policy.idempotent) {
        return "its outcome is unknown and the work is not declared idempotent";
      }
      if (outcome != Outcome.NO_HOST && number >= policy.attempts) {
        return "it was the last of " + policy.attempts + " attempts";
      }
      long left = policy.deadline.toNanos() - (policy.clock.nanos() - begun);
      return pause.toNanos() > left ? "the deadline of " + policy.deadline + " is over" : null;
    }

    private Duration pause() {
      double cap =
          Math.min(
              (double) policy.longestPause.toNanos(),
              policy.firstPause.toNanos() * Math.pow(2, Math.min(number - 1, 60)));
      return Duration.ofNanos((long) (cap * policy.clock.random()));
    }
  }
}
