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

  /** What failures and refusals teach is worth knowing for so long at least. */
  static final Duration SHORTEST_MEMORY = Duration.ofMinutes(1);

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

    boolean gave(Credentials credentials) {
      return wasGiven(credentials) || wasGivenAgain(credentials);
    }

    /** What is wanted is fetched ahead, so that nothing wanted is so old. */
    long forgottenAt() {
      return validUntil + (freshUntil - asked);
    }

    /** The very object, which came from the cache. */
    @SuppressWarnings("ReferenceEquality")
    boolean wasGivenAgain(Credentials credentials) {
      return credentials == again;
    }
  }

  /**
   * What servers have refused, since when, and when last: a value that has served for a while may
   * be on the eve of another change.
   */
  private record Refused(Credentials value, long since, long last) {
    boolean isSame(Credentials credentials) {
      return value.equals(credentials);
    }

    Refused again(long now) {
      return new Refused(value, now - last > LONGEST_PAUSE.toNanos() ? now : since, now);
    }
  }

  private final CredentialIssuer issuer;
  private final Endpoint endpoint;
  private final String user;
  private final NanoClock clock;
  private final ScheduledExecutorService threads;
  private final Runnable beforeQuestion;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Held held;
  // Guarded by the lock.
  private @Nullable CompletableFuture<Credentials> underWay;

  /** Held before; log-ins with it may still be under way. */
  private @Nullable Held previous;

  /** Until the issuer gives out something else. */
  private @Nullable Refused refused;

  private @Nullable SQLException failure;
  private long failedAt;
  private Duration pause = FIRST_PAUSE;
  private long refreshAgainAt;
  private long touchedAt;
  private boolean retired;
  private boolean closed;

  /**
   * @param beforeQuestion runs on the thread that asks the issuer, each time before it is asked
   */
  CachedLogin(
      CredentialIssuer issuer,
      Endpoint endpoint,
      String user,
      NanoClock clock,
      ScheduledExecutorService threads,
      Runnable beforeQuestion) {
    this.issuer = issuer;
    this.endpoint = endpoint;
    this.user = user;
    this.clock = clock;
    this.threads = threads;
    this.beforeQuestion = beforeQuestion;
    this.touchedAt = clock.nanoTime();
  }

  /**
   * Whether nobody has wanted these credentials for so long that they may be forgotten; from then
   * on another one has to take this one's place.
   */
  boolean retires(long now) {
    lock.lock();
    try {
      Held last = held == null ? previous : held;
      retired |=
          underWay == null
              && now - touchedAt >= SHORTEST_MEMORY.toNanos()
              && (last == null || now - last.forgottenAt() >= 0);
      return retired;
    } finally {
      lock.unlock();
    }
  }

  boolean isRetired() {
    lock.lock();
    try {
      return retired;
    } finally {
      lock.unlock();
    }
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
      if (underWay == null && (failure == null || now - refreshAgainAt >= 0)) {
        begin(new CompletableFuture<>());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The answer to the question that is under way, asked now if there is none; null if another
   * log-in has to take this one's place.
   */
  @Nullable CompletableFuture<Credentials> next() {
    lock.lock();
    try {
      Held here = held;
      long now = clock.nanoTime();
      if (retired) {
        return null;
      }
      touchedAt = now;
      if (here != null && now - here.validUntil < 0) {
        return CompletableFuture.completedFuture(here.again);
      }
      // Whoever has nothing to show waits no longer than a moment for another try.
      if (underWay == null && failure != null && now - failedAt < FIRST_PAUSE.toNanos()) {
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
      beforeQuestion.run();
      Issued issued = issuer.issue(endpoint, user);
      Duration patience = patience(issued.credentials());
      if (patience.isZero()) {
        take(issued, asked, answer);
        answer.complete(issued.credentials());
      } else {
        askLater(answer, nextPause, patience);
      }
    } catch (SQLException e) {
      failed(e, answer);
    } catch (Throwable e) { // a library's, so anything
      failed(new ConnectSQLException("credentials failed: " + ForeignText.message(e), e), answer);
    }
  }

  /**
   * For how long the service may not have heard yet of the change that the server knows; zero if
   * these are not what was refused.
   */
  private Duration patience(Credentials issued) {
    lock.lock();
    try {
      Refused before = refused;
      if (before == null || !before.isSame(issued)) {
        return Duration.ZERO;
      }
      Duration passed = Duration.ofNanos(clock.nanoTime() - before.since);
      Duration left = issuer.changeTakes().minus(passed);
      return left.isNegative() ? Duration.ZERO : left;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayStillChange(Refused one, long now) {
    return now - one.since < issuer.changeTakes().toNanos();
  }

  /** The last question is asked when the patience ends, not after it. */
  private void askLater(
      CompletableFuture<Credentials> answer, Duration nextPause, Duration patience) {
    Duration delay = shorter(nextPause, patience);
    Duration next = shorter(nextPause.multipliedBy(2), LONGEST_PAUSE);
    try {
      ScheduledFuture<?> unused =
          threads.schedule(() -> ask(answer, next), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      failed(closing(), answer);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void take(Issued issued, long asked, CompletableFuture<Credentials> answer) {
    Credentials given = issued.credentials();
    lock.lock();
    try {
      answered(answer);
      failure = null;
      pause = FIRST_PAUSE;
      if (closed) {
        return;
      }
      if (refused != null && !refused.isSame(given)) {
        refused = null;
      }
      previous = held == null ? previous : held;
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

  /** Under the lock. Another question may be under way where a thread came late to this one. */
  @SuppressWarnings("ReferenceEquality")
  private void answered(CompletableFuture<Credentials> answer) {
    if (underWay == answer) {
      underWay = null;
    }
  }

  private static long after(long now, Duration time) {
    long far = Long.MAX_VALUE / 4;
    return now + (time.compareTo(Duration.ofNanos(far)) < 0 ? time.toNanos() : far);
  }

  private void failed(SQLException e, CompletableFuture<Credentials> answer) {
    boolean serves;
    boolean first;
    lock.lock();
    try {
      answered(answer);
      first = failure == null;
      failure = e;
      failedAt = clock.nanoTime();
      touchedAt = failedAt;
      refreshAgainAt = failedAt + pause.toNanos();
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      if (held == null && !closed) {
        // One server's refusal is no reason to go without where nothing else can be had.
        held = previous;
      }
      Held here = held;
      serves = here != null && failedAt - here.validUntil < 0;
    } finally {
      lock.unlock();
    }
    if (serves && first) {
      LOG.warnf(
          "no new credentials of %s at %s; those from before serve on: %s",
          ForeignText.of(user), endpoint, ForeignText.message(e));
    }
    answer.completeExceptionally(e);
  }

  /**
   * A server has refused these.
   *
   * @return whether they are this login's, and another fetch may give others
   */
  boolean refused(Credentials credentials) {
    lock.lock();
    try {
      Held here = held;
      if (here != null && here.gave(credentials)) {
        return refused(here, here.wasGivenAgain(credentials));
      }
      Held before = previous;
      if (before == null || !before.gave(credentials)) {
        return false;
      }
      if (here != null) {
        // They were replaced meanwhile, perhaps by the same.
        return !here.given.equals(credentials) || refused(here, true);
      }
      Refused one = refused;
      return before.wasGivenAgain(credentials)
          || (one != null && mayStillChange(one, clock.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private boolean refused(Held here, boolean fromCache) {
    long now = clock.nanoTime();
    touchedAt = now;
    Refused one = refused;
    boolean known = one != null && one.isSame(here.given);
    one = one != null && known ? one.again(now) : new Refused(here.given, now, now);
    refused = one;
    if (known && !mayStillChange(one, now) && now - here.asked < LONGEST_PAUSE.toNanos()) {
      // The service was asked a moment ago and has nothing else: to ask for each log-in that fails
      // would cost its limit.
      return false;
    }
    previous = here;
    held = null;
    return fromCache || mayStillChange(one, now);
  }

  void close() {
    CompletableFuture<Credentials> running;
    lock.lock();
    try {
      closed = true;
      held = null;
      previous = null;
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
