package io.hibernateaws.engine.freshreads;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.StackRoom;
import io.hibernateaws.engine.verdict.AbortableWait;
import java.sql.SQLException;

/**
 * The supply of links as one session sees it: an abort of the session ends every wait for a link.
 */
public record AbortableSupply(LinkSupply supply, AbortableWait hostWait) {
  /** One of the ways to borrow. */
  @FunctionalInterface
  public interface Borrowing {
    Lease from(LinkSupply supply, ConnectRequest request) throws SQLException;
  }

  /** Waits for a link as long as the supply lets a request wait. */
  public Lease borrow(Borrowing how, ConnectRequest wanted) throws SQLException {
    StackRoom.toTake();
    if (!hostWait.begin()) {
      throw closedException();
    }
    try {
      return how.from(supply, wanted);
    } catch (SQLException e) {
      if (hostWait.isAborted()) {
        throw (SQLException) closedException().initCause(e);
      }
      throw e;
    } finally {
      hostWait.end();
    }
  }

  /** Waits before the next link is tried. */
  public void pause(Deadline until) throws SQLException {
    if (!hostWait.begin()) {
      throw closedException();
    }
    try {
      new Await().until(() -> false, until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException("interrupted while waiting for a reader", e);
    } finally {
      hostWait.end();
    }
  }

  public static SQLException closedException() {
    return new SQLException("This connection is closed.", "08003");
  }
}
