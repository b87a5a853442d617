package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.NanoClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The log-ins with the credentials of one identity, by the keys of its issuer. Thread-safe. */
final class IdentityLogins {
  private final CredentialIssuer issuer;
  private final NanoClock clock;
  private final ScheduledExecutorService threads;
  private final Runnable beforeQuestion;
  private final Map<Object, CachedLogin> byKey = new ConcurrentHashMap<>();

  /**
   * @param issuer closed with this
   * @param beforeQuestion runs on the thread that asks the issuer, each time before it is asked
   */
  IdentityLogins(
      CredentialIssuer issuer,
      NanoClock clock,
      ScheduledExecutorService threads,
      Runnable beforeQuestion) {
    this.issuer = issuer;
    this.clock = clock;
    this.threads = threads;
    this.beforeQuestion = beforeQuestion;
  }

  CredentialIssuer issuer() {
    return issuer;
  }

  @Nullable CachedLogin known(Endpoint endpoint, String user) {
    return byKey.get(issuer.key(endpoint, user));
  }

  /** One that is not retired. */
  CachedLogin login(Endpoint endpoint, String user) {
    return byKey.compute(
        issuer.key(endpoint, user),
        (key, known) ->
            known == null || known.isRetired()
                ? new CachedLogin(issuer, endpoint, user, clock, threads, beforeQuestion)
                : known);
  }

  /**
   * Forgets what nobody wants any more.
   *
   * @return whether nothing is left
   */
  boolean forgetsAll(long now) {
    byKey.values().removeIf(login -> login.retires(now));
    return byKey.isEmpty();
  }

  int size() {
    return byKey.size();
  }

  /** Whether these are credentials of one of the log-ins, and another fetch may give others. */
  boolean refused(Credentials credentials) {
    boolean others = false;
    for (CachedLogin login : byKey.values()) {
      others |= login.refused(credentials);
    }
    return others;
  }

  void closeLogins() {
    byKey.values().forEach(CachedLogin::close);
  }

  /** Ends the issuer too. */
  void close() {
    closeLogins();
    byKey.clear();
    issuer.close();
  }
}
