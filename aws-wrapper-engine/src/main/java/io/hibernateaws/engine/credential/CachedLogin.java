package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one key, and the one question for others that is under way. The lock is held
 * for a few instructions only, never while the issuer is asked.
 */
final class CachedLogin {
  private static final Logger LOG = Logger.getLogger(CachedLogin.class);

  /** Between two questions where the first was answered with a failure. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /**
   * What is given out, until when.
   *
   * @param given to those that waited for it
   * @param again equal to it, given to those that find it here: a refusal tells the two apart
   * @param asked when the issuer was asked for it
   */
  private record Held(
      Credentials given, Credentials again, long asked, long freshUntil, long validUntil) {
    /** The very object: an equal one may be of another time. */
    @SuppressWarnings("ReferenceEquality")
    boolean wasGiven(Credentials credentials) {
      return credentials == given;
    }

    /** The very object, which came from the cache. */
    @SuppressWarnings("ReferenceEquality")
    boolean wasGivenAgain(Credentials credentials) {
      return credentials == again;
    }
  }

  /** What a server has refused, and when it did so first. */
  private record Refused(Held held, long since) {
    boolean isSame(Credentials credentials) {
      return held.given.equals(credentials);
    }
  }

  private final CredentialIssuer issuer;
  private final Endpoint endpoint;
  private final String user;
  private final NanoClock clock;
  private final ScheduledExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Held held;
  // Guarded by the lock.
  private @Nullable CompletableFuture<Credentials> underWay;
  private @Nullable Refused refused;
  private @Nullable SQLException failure;
  private Duration pause = FIRST_PAUSE;
  private long askAgainAt;
  private boolean closed;

  CachedLogin(
      CredentialIssuer issuer,
      Endpoint endpoint,
      String user,
      NanoClock clock,
      ScheduledExecutorService threads) {
    this.issuer = issuer;
    this.endpoint = endpoint;
    this.user = user;
    this.clock = clock;
    this.threads = threads;
  }

  /** Credentials that serve now, without waiting; null if there are none. */
  @Nullable Credentials cached(long now) {
    Held here = held;
    if (here == null || now - here.validUntil >= 0) {
      return null;
    }
    if (now - here.freshUntil >= 0) {
      refreshAhead(now);
    }
    return here.again;
  }

  private void refreshAhead(long now) {
    lock.lock();
    try {
      if (underWay == null && (failure == null || now - askAgainAt >= 0)) {
        begin(new CompletableFuture<>());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The answer to the question that is under way, asked now if there is none. */
  CompletableFuture<Credentials> next() {
    lock.lock();
    try {
      Held here = held;
      long now = clock.nanoTime();
      if (here != null && now - here.validUntil < 0) {
        return CompletableFuture.completedFuture(here.again);
      }
      if (underWay == null && failure != null && now - askAgainAt < 0) {
        return CompletableFuture.failedFuture(failure);
      }
      CompletableFuture<Credentials> running = underWay;
      if (running == null) {
        running = new CompletableFuture<>();
        begin(running);
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void begin(CompletableFuture<Credentials> answer) {
    underWay = answer;
    try {
      threads.execute(() -> ask(answer, FIRST_PAUSE));
    } catch (RejectedExecutionException e) {
      underWay = null;
      answer.completeExceptionally(closing());
    } catch (Error e) { // no thread can be started: an answer to whoever asks, on any thread
      underWay = null;
      answer.completeExceptionally(e);
    }
  }

  private static ConnectSQLException closing() {
    return new ConnectSQLException("the engine is closing");
  }

  private void ask(CompletableFuture<Credentials> answer, Duration nextPause) {
    long asked = clock.nanoTime();
    try {
      Issued issued = issuer.issue(endpoint, user);
      if (isStillTheRefused(issued.credentials())) {
        askLater(answer, nextPause);
      } else {
        take(issued, asked);
        answer.complete(issued.credentials());
      }
    } catch (SQLException e) {
      failed(e, answer);
    } catch (Throwable e) { // a library's, so anything
      failed(new ConnectSQLException("credentials failed: " + ForeignText.message(e), e), answer);
    }
  }

  /** The service has not heard of the change yet that the server knows. */
  private boolean isStillTheRefused(Credentials issued) {
    lock.lock();
    try {
      return refused != null && refused.isSame(issued) && mayStillChange(refused, clock.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private boolean mayStillChange(Refused one, long now) {
    return now - one.since < issuer.changeTakes().toNanos();
  }

  private void askLater(CompletableFuture<Credentials> answer, Duration after) {
    Duration twice = after.multipliedBy(2);
    Duration next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    try {
      ScheduledFuture<?> unused =
          threads.schedule(() -> ask(answer, next), after.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      failed(closing(), answer);
    }
  }

  private void take(Issued issued, long asked) {
    Credentials given = issued.credentials();
    lock.lock();
    try {
      underWay = null;
      failure = null;
      pause = FIRST_PAUSE;
      if (closed) {
        return;
      }
      held =
          new Held(
              given,
              new Credentials(given.user(), given.password()),
              asked,
              after(asked, issued.fresh()),
              after(asked, issued.valid()));
    } finally {
      lock.unlock();
    }
  }

  private static long after(long now, Duration time) {
    long far = Long.MAX_VALUE / 4;
    return now + (time.compareTo(Duration.ofNanos(far)) < 0 ? time.toNanos() : far);
  }

  private void failed(SQLException e, CompletableFuture<Credentials> answer) {
    boolean serves;
    lock.lock();
    try {
      underWay = null;
      failure = e;
      long now = clock.nanoTime();
      askAgainAt = now + pause.toNanos();
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      Held here = held;
      serves = here != null && now - here.validUntil < 0;
      if (!serves) {
        // A log-in that has nothing to show waits no longer than a moment for another try.
        pause = FIRST_PAUSE;
      }
    } finally {
      lock.unlock();
    }
    if (serves) {
      LOG.warnf(
          "no new credentials of %s at %s; those from before serve on: %s",
          ForeignText.of(user), endpoint, ForeignText.message(e));
    }
    answer.completeExceptionally(e);
  }

  /**
   * A server has refused these.
   *
   * @return whether they are this login's, and came from the cache or are replaced already
   */
  boolean refused(Credentials credentials) {
    lock.lock();
    try {
      Held here = held;
      Refused before = refused;
      if (here != null && (here.wasGivenAgain(credentials) || here.wasGiven(credentials))) {
        return refused(here, before, here.wasGivenAgain(credentials));
      }
      // Refused to another log-in already: those who come later find what replaced it.
      return before != null
          && (before.held.wasGivenAgain(credentials)
              || (before.held.wasGiven(credentials) && here != null));
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private boolean refused(Held here, @Nullable Refused before, boolean fromCache) {
    long now = clock.nanoTime();
    if (before == null || !before.isSame(here.given)) {
      refused = new Refused(here, now);
    } else if (!mayStillChange(before, now) && now - here.asked < LONGEST_PAUSE.toNanos()) {
      // The service was asked a moment ago and has nothing else: to ask for each log-in that fails
      // would cost its limit.
      return false;
    } else {
      refused = new Refused(here, before.since);
    }
    held = null;
    return fromCache;
  }

  void close() {
    CompletableFuture<Credentials> running;
    lock.lock();
    try {
      closed = true;
      held = null;
      refused = null;
      running = underWay;
      underWay = null;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.completeExceptionally(closing());
    }
  }
}
