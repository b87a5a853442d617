package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.dial.OrphanedServerProcesses;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.TopologyView;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which thread holds which link: for the message when there are no permits, for the report of
 * leases that are held too long, and for the decision what becomes of a link that comes back.
 * Thread-safe.
 */
final class LeaseLedger implements Agent {
  private static final Logger LOG = Logger.getLogger(LeaseLedger.class);
  private static final int NAMED_HOLDERS = 5;

  private final Set<PooledLease> open = ConcurrentHashMap.newKeySet();
  private final TopologyView view;
  private final LinkRegistry registry;
  private final @Nullable ReaderBackoff backoff;
  private final OrphanedServerProcesses abandoned;
  private final EngineEvents events;
  private final NanoClock clock;
  private final String cluster;
  private final boolean trackConnections;
  private final @Nullable Duration leakDetection;

  LeaseLedger(
      String cluster,
      TopologyView view,
      LinkRegistry registry,
      @Nullable ReaderBackoff backoff,
      OrphanedServerProcesses abandoned,
      boolean trackConnections,
      @Nullable Duration leakDetection,
      EngineEvents events,
      NanoClock clock) {
    this.cluster = cluster;
    this.view = view;
    this.registry = registry;
    this.backoff = backoff;
    this.abandoned = abandoned;
    this.trackConnections = trackConnections;
    this.leakDetection = leakDetection;
    this.events = events;
    this.clock = clock;
  }

  PooledLease begin(PooledLease lease) {
    open.add(lease);
    registry.lent(lease.link().member().instanceId());
    return lease;
  }

  /**
   * Before the permit of the lease is free: a session that gets it must find the link idle, where
   * an idle one is to make room for its own.
   */
  void noLongerLent(PooledLease lease) {
    if (open.remove(lease)) {
      registry.returned(lease.link().member().instanceId());
    }
  }

  void ended(PooledLease lease, boolean kept, String because) {
    if (kept && backoff != null) {
      backoff.served(lease.link().member());
    }
    if (events.isWatching()) {
      events.publish(
          new EngineEvent.Returned(
              events.source(),
              lease.link().member().instanceId(),
              lease.tenant(),
              kept,
              because,
              Duration.ofNanos(clock.nanoTime() - lease.takenAt())));
    }
  }

  OrphanedServerProcesses abandoned() {
    return abandoned;
  }

  int size() {
    return open.size();
  }

  Set<PooledLease> open() {
    return open;
  }

  long now() {
    return clock.nanoTime();
  }

  /** Where a lease is taken, remembered only if leaks are reported. */
  @Nullable Throwable placeOfTaking() {
    return leakDetection == null ? null : new Throwable("taken here by " + Thread.currentThread());
  }

  /** Why a link that comes back is not kept, null if it is. */
  @Nullable String reasonToEndAtReturn(Link link, long now) {
    String aborted = link.abortedBecause();
    if (aborted != null) {
      return aborted;
    }
    if (link.isBroken()) {
      return "broken";
    }
    if (link.inFlight()) {
      return "a call on it has not ended";
    }
    if (link.isHandedOut()) {
      return "its driver's own connection was handed out, and may still be in use";
    }
    return reasonToRefuse(link, now);
  }

  /** Why a link must not be used by the next session although it works, null if it may. */
  @Nullable String reasonToRefuse(Link link, long now) {
    if (trackConnections
        && view.current().health(link.member().instanceId()).generation()
            > link.openedAs().generation()) {
      return "its instance has changed its role or was dead since it was opened";
    }
    return link.openedAs().hasExpired(now) ? "past pool.max_lifetime" : null;
  }

  /** The holders for an error message: threads and for how long, the longest first. */
  String holders() {
    long now = clock.nanoTime();
    return open.stream()
        .sorted((a, b) -> Long.compare(a.takenAt() - now, b.takenAt() - now))
        .limit(NAMED_HOLDERS)
        .map(
            lease ->
                ForeignText.of(lease.holder().getName())
                    + " for "
                    + TimeUnit.NANOSECONDS.toMillis(now - lease.takenAt())
                    + " ms")
        .collect(Collectors.joining(", "));
  }

  @Override
  public String name() {
    return "aws-leases-" + cluster;
  }

  /** Reports leases that are held longer than {@code pool.leak_detection}, each once. */
  @Override
  public long doWork(long now) {
    Duration limit = leakDetection;
    if (limit == null) {
      return now + TimeUnit.HOURS.toNanos(1);
    }
    for (PooledLease lease : open) {
      long held = now - lease.takenAt();
      Throwable from = lease.takenFrom();
      if (held >= limit.toNanos() && from != null && lease.reportOnce()) {
        String instance = lease.link().member().instanceId();
        Duration heldFor = Duration.ofNanos(held);
        LOG.warnf(
            from,
            "A connection to %s has been held for %d ms (pool.leak_detection=%d ms)",
            instance,
            heldFor.toMillis(),
            limit.toMillis());
        events.publish(new EngineEvent.LeaseHeldLong(events.source(), instance, heldFor, from));
      }
    }
    return now + Math.max(limit.toNanos() / 4, TimeUnit.MILLISECONDS.toNanos(10));
  }
}
