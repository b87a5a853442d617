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
   * A session that means to write was refused by a server that calls itself the writer, as one does
   * that was replaced and has not heard of it. Waits a moment for the answers of the others.
   *
   * @return whether another one is the writer
   */
  boolean isReplaced(String instanceId);

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
