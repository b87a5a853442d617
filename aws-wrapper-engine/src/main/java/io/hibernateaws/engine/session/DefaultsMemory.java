package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.connect.Lease;
import io.hibernateaws.engine.connect.Link;
import io.hibernateaws.engine.connect.LinkSupply;
import io.hibernateaws.engine.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@link SessionDefaults} of every user and database in use. Thread-safe; two threads that
 * learn the same at once learn it twice, which is cheaper than letting one wait for the other.
 */
final class DefaultsMemory {
  private record Key(@Nullable String user, @Nullable String database) {}

  private final Map<Key, SessionDefaults> known = new ConcurrentHashMap<>();

  /** What is known already, null if nothing is. */
  @Nullable SessionDefaults known(ConnectRequest request) {
    return known.get(key(request));
  }

  /** What is known, else what any healthy host answers. */
  SessionDefaults of(Session session) throws SQLException {
    ConnectRequest request = session.request();
    SessionDefaults defaults = known(request);
    if (defaults != null) {
      return defaults;
    }
    Deadline deadline = session.deadline();
    Lease lease = session.borrow(LinkSupply::borrowAny, request);
    boolean learnt = false;
    try {
      Link link = lease.link();
      defaults = link.auxiliary(deadline, raw -> learn(request, raw));
      learnt = true;
    } finally {
      if (learnt) {
        lease.giveBack();
      } else {
        lease.evict("did not answer what a session starts with");
      }
    }
    return defaults;
  }

  /** Learns from a link that nobody has changed, outside a transaction, with autocommit on. */
  SessionDefaults learn(ConnectRequest request, Connection raw) throws SQLException {
    SessionDefaults defaults = SessionDefaults.of(raw);
    SessionDefaults earlier = known.putIfAbsent(key(request), defaults);
    return earlier == null ? defaults : earlier;
  }

  private static Key key(ConnectRequest request) {
    return new Key(request.user(), request.database());
  }
}
