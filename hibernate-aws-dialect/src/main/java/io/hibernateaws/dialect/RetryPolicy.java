package io.hibernateaws.dialect;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.HashSet;
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
 * <tr><td>any of these after a commit</td><td>never, see below</td></tr>
 * </table>
 *
 * <p><b>A unit that is committed is never run again.</b> Once the server has acknowledged to the
 * thread of the attempt the commit of something that may have written, whatever session, unit,
 * transaction or statement in autocommit mode that was, a loss is thrown as {@link
 * UnitCommittedException}, also if the work is idempotent. Identifiers that Hibernate takes in
 * transactions of its own do not count, nor do transactions that only read. What other threads
 * commit for the work is not seen: work that writes on several threads must be idempotent.
 *
 * <p>An exception counts by what it carries: causes and suppressed exceptions are looked at, so
 * that a {@code RollbackException} around an unknown outcome is not taken for a rollback. The last
 * failure is thrown as it is, the earlier ones suppressed in it.
 */
public final class RetryPolicy {
  private final RetryTerms terms;

  RetryPolicy() {
    this(new RetryTerms());
  }

  private RetryPolicy(RetryTerms terms) {
    this.terms = terms;
  }

  /** The same with one change; the terms of a policy are never changed once it is made. */
  private RetryPolicy with(Consumer<RetryTerms> change) {
    RetryTerms changed = new RetryTerms(terms);
    change.accept(changed);
    return new RetryPolicy(changed);
  }

  /** At most so many attempts, the first one included; default 5. */
  public RetryPolicy attempts(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + value);
    }
    return with(changed -> changed.attempts = value);
  }

  /**
   * No attempt begins later than this after the first one; default 60 s, {@code
   * ChronoUnit.FOREVER.getDuration()} for none.
   */
  public RetryPolicy deadline(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("deadline must not be negative, not " + value);
    }
    return with(changed -> changed.deadline = value);
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
    return with(
        changed -> {
          changed.firstPause = first;
          changed.longestPause = longest;
        });
  }

  /** Told about every failed attempt; replaces the listener set before. */
  public RetryPolicy listener(RetryListener value) {
    return with(changed -> changed.listener = value);
  }

  /**
   * The caller declares that running the work twice is as good as once, so an unknown outcome is
   * tried again.
   */
  public RetryPolicy idempotent() {
    return with(changed -> changed.idempotent = true);
  }

  /**
   * SQLSTATEs that are worth another attempt besides failovers, for example {@code 40001}
   * (serialization failure) and {@code 40P01} (deadlock); added to those declared before.
   */
  public RetryPolicy alsoOn(String... sqlStates) {
    Set<String> states = new HashSet<>(terms.declaredStates);
    for (String state : sqlStates) {
      if (state.length() != 5) {
        throw new IllegalArgumentException("an SQLSTATE has five characters, not '" + state + "'");
      }
      states.add(state);
    }
    return with(changed -> changed.declaredStates = Set.copyOf(states));
  }

  RetryPolicy clock(RetryClock value) {
    return with(changed -> changed.clock = value);
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
    return new RetryAttempts(terms).call(work);
  }
}
