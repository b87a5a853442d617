package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.SessionQuestion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What links are opened with: the {@link SessionDefaults} of every user and database in use, and
 * what a server's session is like then. Learnt from links that were just opened and that nothing
 * has used. Thread-safe; two threads that learn the same at once learn it twice, which is cheaper
 * than letting one wait for the other.
 */
public final class DefaultsMemory {
  private static final int MOST_KNOWN = 1_024;

  private record Key(@Nullable String user, @Nullable String database) {}

  /** Instances differ in their parameters, and links in what the driver tells of the client. */
  private record Place(Key key, String instance, Map<Object, Object> clientInfo) {}

  private final boolean asks;
  private final Map<Key, SessionDefaults> known = new ConcurrentHashMap<>();
  private final Map<Place, FreshSession> sessions = new ConcurrentHashMap<>();

  public DefaultsMemory(SessionSettings settings) {
    this.asks = settings.check() != SessionSettings.Check.NEVER;
  }

  /** Tells a link that was just opened what is known of such links; whether that was all. */
  boolean recall(ConnectRequest request, Link link) throws SQLException {
    if (link.memory().isUsed()) {
      return true;
    }
    SessionDefaults defaults = known.get(key(request));
    FreshSession session =
        question(link) == null ? null : sessions.get(place(request, link, link.raw()));
    if (defaults == null || (session == null && question(link) != null)) {
      return false;
    }
    link.memory().use(defaults.kept(), session);
    return true;
  }

  /** Learns from a link that was just opened, outside a transaction, with autocommit on. */
  SessionDefaults learn(ConnectRequest request, Link link, Connection raw) throws SQLException {
    SessionDefaults defaults = known.get(key(request));
    if (defaults == null) {
      defaults = keep(known, key(request), SessionDefaults.of(link.memory(), raw));
    }
    if (!link.memory().isUsed()) {
      link.memory().use(defaults.kept(), freshSession(request, link, raw));
    }
    return defaults;
  }

  private @Nullable FreshSession freshSession(ConnectRequest request, Link link, Connection raw)
      throws SQLException {
    SessionQuestion question = question(link);
    if (question == null) {
      return null;
    }
    Place place = place(request, link, raw);
    FreshSession session = sessions.get(place);
    return session == null ? keep(sessions, place, question.fresh(raw)) : session;
  }

  private @Nullable SessionQuestion question(Link link) {
    return asks ? link.product().sessionQuestion() : null;
  }

  /** Links that are opened from now on are not like this any more. */
  @SuppressWarnings("ReferenceEquality") // what was learnt anew meanwhile stays
  void forget(FreshSession session) {
    sessions.values().removeIf(one -> one == session);
  }

  /** What is known, else what any healthy host answers. */
  public SessionDefaults of(ConnectRequest request, LinkLender lender) throws SQLException {
    SessionDefaults defaults = known.get(key(request));
    if (defaults != null) {
      return defaults;
    }
    return lender.lend(
        "did not answer what a session starts with",
        (lease, deadline) -> {
          Link link = lease.link();
          SessionDefaults learnt = link.auxiliary(deadline, raw -> learn(request, link, raw));
          lease.giveBack();
          return learnt;
        });
  }

  private static <K, V> V keep(Map<K, V> memory, K key, V value) {
    if (memory.size() >= MOST_KNOWN) {
      // Tenants come and go; those that are still here ask once more.
      memory.clear();
    }
    V earlier = memory.putIfAbsent(key, value);
    return earlier == null ? value : earlier;
  }

  private static Place place(ConnectRequest request, Link link, Connection raw)
      throws SQLException {
    return new Place(key(request), link.member().instanceId(), Map.copyOf(raw.getClientInfo()));
  }

  private static Key key(ConnectRequest request) {
    return new Key(request.user(), request.database());
  }
}
