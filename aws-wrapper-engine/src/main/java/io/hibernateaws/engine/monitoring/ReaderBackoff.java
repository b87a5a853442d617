package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.SnapshotListener;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Owns and publishes the {@link ReaderBackoffState} of one cluster (setting {@code
 * host_availability.strategy=exponential_backoff}). Snapshots come on the monitor's thread,
 * questions and uses on any.
 */
public final class ReaderBackoff implements SnapshotListener {
  private static final Logger LOG = Logger.getLogger(ReaderBackoff.class);

  private final String cluster;
  private final NanoClock clock;
  private final AtomicReference<ReaderBackoffState> current;
  private ClusterSnapshot seen = ClusterSnapshot.EMPTY;

  /**
   * @param cluster name of the cluster, for logs
   */
  public ReaderBackoff(String cluster, ReaderBackoffSettings settings, NanoClock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.current = new AtomicReference<>(ReaderBackoffState.empty(settings));
  }

  @Override
  public void on(ClusterSnapshot snapshot) {
    ClusterSnapshot before = seen;
    if (snapshot.version() == before.version()) {
      return;
    }
    seen = snapshot;
    long now = clock.nanoTime();
    ReaderBackoffState previous = current();
    ReaderBackoffState next = current.updateAndGet(known -> known.after(before, snapshot, now));
    for (Map.Entry<String, ReaderBackoffState.Death> entry : next.dead().entrySet()) {
      ReaderBackoffState.Death old = previous.dead().get(entry.getKey());
      if (old == null || old.offeredAt() != entry.getValue().offeredAt()) {
        LOG.infof(
            "%s: reader %s has died (%d times in a row); others are preferred to it for %d s",
            cluster,
            entry.getKey(),
            entry.getValue().count(),
            TimeUnit.NANOSECONDS.toSeconds(entry.getValue().offeredAt() - now));
      }
    }
  }

  /** Whether others are preferred to this member now; never to a writer. */
  public boolean holdsBack(Member member) {
    ReaderBackoffState known = current();
    return !known.dead().isEmpty()
        && !member.isWriter()
        && known.holdsBack(member.instanceId(), clock.nanoTime());
  }

  /** A session gives a link to this member back unharmed. */
  public void served(Member member) {
    ReaderBackoffState.Death death = current().dead().get(member.instanceId());
    if (death != null && death.livesSince() == null) {
      long now = clock.nanoTime();
      current.updateAndGet(known -> known.served(member.instanceId(), now));
    }
  }

  private ReaderBackoffState current() {
    return Objects.requireNonNull(current.get());
  }
}
