package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives out what an issuer has issued for as long as it serves. One question to the issuer is under
 * way for one key at a time, on a thread of its own, and every log-in that needs the answer shares
 * it; where credentials still serve no log-in waits. Thread-safe; the owner closes it.
 *
 * <p>A refused log-in makes the credentials unusable for everybody. They are replaced at the next
 * fetch, which waits for other ones while the issuer may not have heard of the change.
 */
public final class CachingCredentials
    implements CredentialSource, RefusedLoginCauses, AutoCloseable {
  /** For a slow answer beside a quick one; more keys than these wait for their turn. */
  private static final int THREADS = 8;

  private static final long IDLE_SECONDS = 30;

  /** Between two searches for what nobody wants any more: tenants and instances come and go. */
  private static final Duration FORGETS_EVERY = Duration.ofMinutes(1);

  private final NanoClock clock;
  private final ScheduledThreadPoolExecutor threads;
  private final IdentityLogins ofUnit;
  private final Map<String, IdentityLogins> byIdentity = new ConcurrentHashMap<>();
  private final AtomicLong forgetsAt;

  /**
   * @param issuer closed with this source
   * @param threadFactory makes daemon threads with a name
   */
  public CachingCredentials(CredentialIssuer issuer, NanoClock clock, ThreadFactory threadFactory) {
    this(issuer, clock, new ScheduledThreadPoolExecutor(THREADS, threadFactory));
    threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** On threads of the test's, which are shut down with this. */
  CachingCredentials(
      CredentialIssuer issuer, NanoClock clock, ScheduledThreadPoolExecutor threads) {
    this.clock = clock;
    this.threads = threads;
    this.ofUnit = logins(issuer);
    this.forgetsAt = new AtomicLong(clock.nanoTime());
  }

  private IdentityLogins logins(CredentialIssuer issuer) {
    return new IdentityLogins(issuer, clock, threads, this::forget);
  }

  /** What serves log-ins with the credentials of another identity, on the same threads. */
  CredentialSource as(String identity) {
    return new Identity(this, identity);
  }

  /** Holds nothing, because whoever keeps it may not come back for days. */
  private record Identity(CachingCredentials cache, String name)
      implements CredentialSource, RefusedLoginCauses {
    @Override
    public Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
        throws SQLException {
      return cache.fetch(name, endpoint, user, deadline);
    }

    @Override
    public boolean refused(Credentials credentials) {
      IdentityLogins logins = cache.byIdentity.get(name);
      return logins != null && logins.refused(credentials);
    }

    @Override
    public String usualCauses(Endpoint endpoint, String user) {
      return cache.ofUnit.issuer().as(name).usualCauses(endpoint, user);
    }

    @Override
    public String toString() {
      return cache + " as " + ForeignText.of(name);
    }
  }

  @Override
  public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) throws SQLException {
    return fetch(null, endpoint, user, deadline);
  }

  private Credentials fetch(
      @Nullable String identity, Endpoint endpoint, String user, Deadline deadline)
      throws SQLException {
    IdentityLogins logins = identity == null ? ofUnit : byIdentity.get(identity);
    CachedLogin known = logins == null ? null : logins.known(endpoint, user);
    Credentials cached = known == null ? null : known.cached(clock.nanoTime());
    return cached == null
        ? awaited(next(known, identity, endpoint, user), endpoint, user, deadline)
        : cached;
  }

  private CompletableFuture<Credentials> next(
      @Nullable CachedLogin known, @Nullable String identity, Endpoint endpoint, String user) {
    CompletableFuture<Credentials> next = known == null ? null : known.next();
    while (next == null) {
      next = login(identity, endpoint, user).next();
    }
    return next;
  }

  private CachedLogin login(@Nullable String identity, Endpoint endpoint, String user) {
    if (identity == null) {
      return ofUnit.login(endpoint, user);
    }
    CachedLogin[] login = new CachedLogin[1];
    // At once with the look whether an identity is forgotten.
    byIdentity.compute(
        identity,
        (name, known) -> {
          IdentityLogins logins = known == null ? logins(ofUnit.issuer().as(name)) : known;
          login[0] = logins.login(endpoint, user);
          return logins;
        });
    return login[0];
  }

  /** Forgets what nobody wants any more; on a thread of the cache's. */
  private void forget() {
    long now = clock.nanoTime();
    long due = forgetsAt.get();
    if (now - due < 0 || !forgetsAt.compareAndSet(due, now + FORGETS_EVERY.toNanos())) {
      return;
    }
    ofUnit.forgetsAll(now);
    for (String identity : byIdentity.keySet()) {
      byIdentity.computeIfPresent(identity, (name, logins) -> left(logins, now));
    }
  }

  private static @Nullable IdentityLogins left(IdentityLogins logins, long now) {
    if (!logins.forgetsAll(now)) {
      return logins;
    }
    logins.close();
    return null;
  }

  /** How many log-ins are known. */
  int size() {
    return ofUnit.size() + byIdentity.values().stream().mapToInt(IdentityLogins::size).sum();
  }

  /** How many identities besides the unit's are known. */
  int identities() {
    return byIdentity.size();
  }

  private static Credentials awaited(
      CompletableFuture<Credentials> answer, Endpoint endpoint, String user, Deadline deadline)
      throws SQLException {
    String what = "no connection to " + endpoint + " as " + ForeignText.of(user) + ": ";
    try {
      return answer.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ConnectSQLException(
          what + "its credentials did not come before the deadline of the connect", e);
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new ConnectSQLException(what + ForeignText.message(why), why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException(what + "interrupted while waiting for its credentials", e);
    }
  }

  /** Whether what a source gives is known to be sent as it is, so that only TLS keeps it. */
  public static boolean needTls(CredentialSource source) {
    if (source instanceof Identity identity) {
      return identity.cache().ofUnit.issuer().as(identity.name()).needsTls();
    }
    return source instanceof CachingCredentials service && service.ofUnit.issuer().needsTls();
  }

  @Override
  public boolean refused(Credentials credentials) {
    return ofUnit.refused(credentials);
  }

  @Override
  public String usualCauses(Endpoint endpoint, String user) {
    return ofUnit.issuer().usualCauses(endpoint, user);
  }

  /** Ends what waits and the threads; never fails. */
  @Override
  public void close() {
    // First, so that what waits is told of the close and not of the interrupt that follows from it.
    closeLogins();
    threads.shutdownNow();
    closeLogins(); // of those that came in between
    byIdentity.values().forEach(IdentityLogins::close);
    byIdentity.clear();
    ofUnit.close();
  }

  private void closeLogins() {
    byIdentity.values().forEach(IdentityLogins::closeLogins);
    ofUnit.closeLogins();
  }

  /** No secret. */
  @Override
  public String toString() {
    return "CachingCredentials[" + ofUnit.issuer() + "]";
  }
}
