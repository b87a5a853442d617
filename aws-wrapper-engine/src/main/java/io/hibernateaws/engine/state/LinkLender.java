package io.hibernateaws.engine.state;

import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/** Lends a link of any healthy host to a session that is not bound. */
public interface LinkLender {
  /** What a link is lent for. */
  @FunctionalInterface
  interface Use<T> {
    /** May give the lease back or keep it; must not evict it. */
    T of(Lease lease, Deadline deadline) throws SQLException;
  }

  /**
   * The result of the first use that succeeds. A link that turns out to be lost is replaced until
   * the session's deadline, because nothing of the application was sent on it.
   *
   * @param refused why a link is evicted on which the use fails
   * @throws SQLException the failure of the use on a living link, or of the last link
   */
  <T> T lend(String refused, Use<T> use) throws SQLException;
}
