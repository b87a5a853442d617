package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A link of any healthy host, lent to a session that is not bound. One that turns out to be lost is
 * replaced until the session's deadline, because nothing of the application was sent on it.
 */
final class TransientLease {
  private TransientLease() {}

  /** What a link is lent for. */
  @FunctionalInterface
  interface Use<T> {
    /** May give the lease back or keep it; must not evict it. */
    T of(Lease lease, Deadline deadline) throws SQLException;
  }

  /**
   * The result of the first use that succeeds.
   *
   * @param refused why a link goes on which the use fails
   */
  static <T> T lend(Session session, String refused, Use<T> use) throws SQLException {
    Deadline deadline = session.deadline();
    ConnectRequest request = session.request();
    while (true) {
      Lease lease = session.borrow(LinkSupply::borrowAny, request);
      boolean done = false;
      try {
        T result = use.of(lease, deadline);
        done = true;
        return result;
      } catch (SQLException e) {
        boolean lost =
            !(e instanceof SessionInitializerSQLException)
                && session.shared().desk().isLoss(lease.link(), e);
        if (!lost || deadline.passed()) {
          throw e;
        }
      } finally {
        if (!done) {
          lease.evict(refused);
        }
      }
      request = request.withLimit(Duration.ofNanos(deadline.nanosLeft()));
    }
  }
}
