package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@link SessionDefaults} of every user and database in use. Thread-safe; two threads that
 * learn the same at once learn it twice, which is cheaper than letting one wait for the other.
 */
public final class DefaultsMemory {
  private static final int MOST_KNOWN = 1_024;

  private record Key(@Nullable String user, @Nullable String database) {}

  private final Map<Key, SessionDefaults> known = new ConcurrentHashMap<>();

  /** Whose defaults a session had to do without. */
  private volatile @Nullable Key wanted;

  /** What is known already, null if nothing is. */
  @Nullable SessionDefaults known(ConnectRequest request) {
    return known.get(key(request));
  }

  /** A session could not ask: the next one of this user and database does, on its fresh link. */
  void want(ConnectRequest request) {
    wanted = key(request);
  }

  /** Whether a bind is to learn; every bind asks, so nothing is made for the answer. */
  boolean isWanted(ConnectRequest request) {
    Key key = wanted;
    return key != null
        && Objects.equals(key.user, request.user())
        && Objects.equals(key.database, request.database());
  }

  /** What is known, else what any healthy host answers. */
  public SessionDefaults of(ConnectRequest request, LinkLender lender) throws SQLException {
    SessionDefaults defaults = known(request);
    if (defaults != null) {
      return defaults;
    }
    return lender.lend(
        "did not answer what a session starts with",
        (lease, deadline) -> {
          SessionDefaults learnt = lease.link().auxiliary(deadline, raw -> learn(request, raw));
          lease.giveBack();
          return learnt;
        });
  }

  /** Learns from a link that no session has changed, outside a transaction, with autocommit on. */
  SessionDefaults learn(ConnectRequest request, Connection raw) throws SQLException {
    SessionDefaults defaults = SessionDefaults.of(raw);
    if (known.size() >= MOST_KNOWN) {
      // Tenants come and go; those that are still here ask once more.
      known.clear();
    }
    SessionDefaults earlier = known.putIfAbsent(key(request), defaults);
    if (isWanted(request)) {
      wanted = null;
    }
    return earlier == null ? defaults : earlier;
  }

  private static Key key(ConnectRequest request) {
    return new Key(request.user(), request.database());
  }
}
