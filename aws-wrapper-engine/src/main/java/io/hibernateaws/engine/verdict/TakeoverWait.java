package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverResult;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.time.Deadline;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Waits for the host that takes over from a lost link. Stateless; any thread. */
final class TakeoverWait {
  private static final Logger LOG = Logger.getLogger(TakeoverWait.class);

  /** How long a verdict waits for the locks of its transaction: longer than a server needs. */
  private static final Duration LOCKS_FREE_WITHIN = Duration.ofSeconds(1);

  static final String ABORTED = "the application aborted the connection";

  private static final String INTERRUPTED = "Interrupted while waiting for a host that takes over.";

  private final Supplier<@Nullable Failover> failover;

  /**
   * @param failover gives null where a lost link is not waited for
   */
  TakeoverWait(Supplier<@Nullable Failover> failover) {
    this.failover = failover;
  }

  /**
   * @param because how the link was lost, for logs
   */
  Takeover await(
      AbortableWait wait,
      Link lost,
      LinkLoss loss,
      String because,
      FailoverMode mode,
      Deadline until) {
    if (loss.hostLives()) {
      return new Takeover(lost.member().instanceId(), null, true, Duration.ZERO);
    }
    if (loss == LinkLoss.TORN) {
      return new Takeover(null, null, false, Duration.ZERO);
    }
    Failover here = failover.get();
    if (here == null) {
      return new Takeover(null, null, false, Duration.ZERO);
    }
    if (!wait.begin()) {
      return new Takeover(null, noHost(ABORTED), true, Duration.ZERO);
    }
    FailoverResult result;
    try {
      result = here.await(mode, lostLink(lost, because), until);
    } finally {
      wait.end();
    }
    if (result instanceof FailoverResult.HostVerified found) {
      return new Takeover(found.host().instanceId(), null, true, found.elapsed());
    }
    String sentence =
        result instanceof FailoverResult.NoHost none ? noHost(none.because()) : INTERRUPTED;
    return new Takeover(
        null, wait.isAborted() ? noHost(ABORTED) : sentence, true, result.elapsed());
  }

  private static String noHost(String because) {
    return "No usable host: " + because + ".";
  }

  private static Failover.LostLink lostLink(Link link, String because) {
    return new Failover.LostLink(
        link.member().instanceId(), link.openedAs().generation(), link.role(), because);
  }

  /**
   * Waits for the locks of a lost transaction. A server that lives knows nothing of a link that was
   * cut off and keeps them, so an application that ran its transaction again there would wait for
   * its own first attempt.
   */
  void awaitLocks(AbortableWait wait, Lease lease, String instance, Deadline until) {
    if (!wait.begin()) {
      return;
    }
    try {
      if (!lease.awaitEndOnServer(until.atMost(LOCKS_FREE_WITHIN))) {
        LOG.debugf("%s has not yet ended what it did for a lost connection", instance);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wait.end();
    }
  }
}
