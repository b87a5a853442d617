package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.time.Deadline;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A lease: a stored link, the permit that allows it, and its entry in the ledger. */
final class PooledLease implements Lease {
  private final LinkStore.StoredLink stored;
  private final PermitQueue.Permit permit;
  private final FailoverMode mode;
  private final LeaseLedger ledger;
  private final Thread holder = Thread.currentThread();
  private final long takenAt;
  private final @Nullable Throwable takenFrom;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean reported;

  PooledLease(
      LinkStore.StoredLink stored,
      PermitQueue.Permit permit,
      FailoverMode mode,
      LeaseLedger ledger,
      long takenAt,
      @Nullable Throwable takenFrom) {
    this.stored = stored;
    this.permit = permit;
    this.mode = mode;
    this.ledger = ledger;
    this.takenAt = takenAt;
    this.takenFrom = takenFrom;
  }

  @Override
  public Link link() {
    return stored.link();
  }

  @Override
  public FailoverMode mode() {
    return mode;
  }

  String tenant() {
    return permit.tenant();
  }

  Thread holder() {
    return holder;
  }

  long takenAt() {
    return takenAt;
  }

  @Nullable Throwable takenFrom() {
    return takenFrom;
  }

  /** Whether this call is the first to report the lease as held long. */
  boolean reportOnce() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  @Override
  public void giveBack() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Link link = link();
    long now = ledger.now();
    String refused = ledger.reasonToEndAtReturn(link, now);
    try {
      if (refused == null) {
        link.usedAt(now);
        stored.giveBack();
      } else {
        end(link, refused);
      }
    } finally {
      over(refused == null, refused == null ? "returned" : refused);
    }
  }

  @Override
  public void evict(String because) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      link().abort(because);
      ledger.abandoned().note(link());
    } finally {
      endStored(because);
    }
  }

  @Override
  public boolean awaitEndOnServer(Deadline deadline) throws InterruptedException {
    return ledger.abandoned().awaitEnd(link(), deadline);
  }

  /** Each step is taken whatever the one before it met, so that no slot and no permit is lost. */
  private void endStored(String because) {
    try {
      link().close(because);
    } finally {
      try {
        stored.evict();
      } finally {
        over(false, because);
      }
    }
  }

  private void end(Link link, String because) {
    if (link.inFlight() || link.isBroken()) {
      ledger.abandoned().note(link);
    }
    try {
      link.end(because);
    } finally {
      stored.evict();
    }
  }

  private void over(boolean kept, String because) {
    try {
      ledger.noLongerLent(this);
    } finally {
      try {
        permit.release();
      } finally {
        ledger.ended(this, kept, because);
      }
    }
  }
}
