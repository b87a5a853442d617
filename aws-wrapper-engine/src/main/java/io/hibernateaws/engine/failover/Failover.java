package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.Deadline;

/**
 * Waits for a host after a link was lost. Any number of sessions wait for one search. Each waiting
 * thread ends at its own deadline, or at once when it is interrupted or the engine closes.
 */
public interface Failover {
  /**
   * Reports the loss and waits until a host of the mode's role is verified, later than the loss.
   */
  FailoverResult await(FailoverMode mode, LostLink lost, Deadline deadline);

  /**
   * What was lost.
   *
   * @param role of the link, as it was verified
   * @param because how it was lost, for logs
   * @param instanceId of the instance at the other end
   * @param generation of that instance when the link was opened: if it has grown since, the loss is
   *     no news
   */
  record LostLink(String instanceId, long generation, Role role, String because) {}
}
