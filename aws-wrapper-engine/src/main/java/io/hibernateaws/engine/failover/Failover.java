package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.connect.Link;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/**
 * Waits for a host after a link was lost. Any number of sessions wait for one search. Each waiting
 * thread ends at its own deadline, or at once when it is interrupted or the engine closes.
 */
public interface Failover {
  /**
   * Reports the loss and waits until a host of the mode's role is verified, later than the loss.
   */
  FailoverResult await(FailoverMode mode, Link lost, SQLException failure, Deadline deadline);
}
