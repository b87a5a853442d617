package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  /** Tenants come and go; those that are still here ask once more. */
  private static final int MOST_IDENTITIES = 10_000;

  private final CredentialIssuer issuer;
  private final NanoClock clock;
  private final ScheduledThreadPoolExecutor threads;
  private final Map<Object, CachedLogin> byKey = new ConcurrentHashMap<>();
  private final Map<String, CachingCredentials> byIdentity = new ConcurrentHashMap<>();

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

  private CachingCredentials(
      CredentialIssuer issuer, NanoClock clock, ScheduledThreadPoolExecutor threads) {
    this.issuer = issuer;
    this.clock = clock;
    this.threads = threads;
  }

  /** What serves log-ins with the credentials of another identity, on the same threads. */
  CredentialSource as(String identity) {
    CachingCredentials known = byIdentity.get(identity);
    if (known != null) {
      return known;
    }
    if (byIdentity.size() >= MOST_IDENTITIES) {
      byIdentity.forEach(
          (other, source) -> {
            if (byIdentity.remove(other, source)) {
              source.closeLogins();
              source.issuer.close();
            }
          });
    }
    return byIdentity.computeIfAbsent(
        identity, absent -> new CachingCredentials(issuer.as(identity), clock, threads));
  }

  @Override
  public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) throws SQLException {
    CachedLogin login = login(endpoint, user);
    Credentials cached = login.cached(clock.nanoTime());
    return cached != null ? cached : awaited(login, endpoint, user, deadline);
  }

  private CachedLogin login(Endpoint endpoint, String user) {
    Object key = issuer.key(endpoint, user);
    CachedLogin known = byKey.get(key);
    return known != null
        ? known
        : byKey.computeIfAbsent(
            key, absent -> new CachedLogin(issuer, endpoint, user, clock, threads));
  }

  private static Credentials awaited(
      CachedLogin login, Endpoint endpoint, String user, Deadline deadline) throws SQLException {
    String what = "no connection to " + endpoint + " as " + ForeignText.of(user) + ": ";
    try {
      return login.next().get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
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

  @Override
  public boolean refused(Credentials credentials) {
    boolean others = false;
    for (CachedLogin login : byKey.values()) {
      others |= login.refused(credentials);
    }
    return others;
  }

  @Override
  public String usualCauses(Endpoint endpoint, String user) {
    return issuer.usualCauses(endpoint, user);
  }

  /** Ends what waits and the threads; never fails. */
  @Override
  public void close() {
    // First, so that what waits is told of the close and not of the interrupt that follows from it.
    closeLogins();
    threads.shutdownNow();
    closeLogins(); // of those that came in between
    byIdentity.values().forEach(other -> other.issuer.close());
    byIdentity.clear();
    byKey.clear();
    issuer.close();
  }

  private void closeLogins() {
    byIdentity.values().forEach(CachingCredentials::closeLogins);
    byKey.values().forEach(CachedLogin::close);
  }

  /** No secret. */
  @Override
  public String toString() {
    return "CachingCredentials[" + issuer + "]";
  }
}
