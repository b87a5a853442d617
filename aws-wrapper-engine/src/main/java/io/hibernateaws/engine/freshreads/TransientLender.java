package io.hibernateaws.engine.freshreads;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.state.LinkLender;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.verdict.FailureDesk;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Borrows a link of any healthy host for one question of a session, within one deadline.
 *
 * @param deadline until when a lost link is replaced
 */
public record TransientLender(
    AbortableSupply supply, FailureDesk desk, ConnectRequest request, Deadline deadline)
    implements LinkLender {
  @Override
  public <T> T lend(String refused, Use<T> use) throws SQLException {
    ConnectRequest wanted = request;
    while (true) {
      Lease lease = supply.borrow(LinkSupply::borrowAny, wanted);
      boolean done = false;
      try {
        T result = use.of(lease, deadline);
        done = true;
        return result;
      } catch (SQLException e) {
        boolean lost =
            !(e instanceof SessionInitializerSQLException) && desk.isLoss(lease.link(), e);
        if (!lost || deadline.passed()) {
          throw e;
        }
      } finally {
        if (!done) {
          lease.evict(refused);
        }
      }
      wanted = wanted.withLimit(Duration.ofNanos(deadline.nanosLeft()));
    }
  }
}
