package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.time.Deadline;

/**
 * One borrow of a link, with the permit that allows it. Owned by the session that borrowed it;
 * exactly one of the two endings counts, further calls do nothing.
 */
public interface Lease {
  Link link();

  /** What role the session ends up with if this link is lost. */
  FailoverMode mode();

  /**
   * Gives the link back after the session has reset it. A link that is broken, aborted or of a
   * demoted instance is evicted instead.
   */
  void giveBack();

  /**
   * Ends the link: its socket is closed, the store forgets it, the permit is free. Never blocks on
   * the network.
   */
  void evict(String because);

  /**
   * Waits, after {@link #evict}, until the server has ended what it still did for the link, so that
   * its locks are free; not for a server that cannot be asked.
   *
   * @return whether that was so before the deadline
   */
  boolean awaitEndOnServer(Deadline deadline) throws InterruptedException;
}
