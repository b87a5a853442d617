package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Member;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.Role;
import io.hibernateaws.engine.topology.TopologyView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Failover over the topology monitor: a lost link is a fact for the monitor, whose one search
 * serves everybody; the session only waits for a snapshot in which a host of its role has answered
 * after the loss.
 */
public final class ObservedFailover implements Failover {
  private final TopologyView view;
  private final ObservationSink sink;
  private final EngineObserver observer;
  private final NanoClock clock;

  public ObservedFailover(
      TopologyView view, ObservationSink sink, EngineObserver observer, NanoClock clock) {
    this.view = view;
    this.sink = sink;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public FailoverResult await(FailoverMode mode, LostLink lost, Deadline deadline) {
    long began = clock.nanoTime();
    String from = lost.instanceId();
    boolean older = view.current().standing(from).generation() > lost.generation();
    if (!older) {
      sink.report(new Observation.LinkLost(from, began));
      sink.report(
          new Observation.HostWanted(
              mode == FailoverMode.STRICT_READER ? Role.READER : Role.WRITER, began));
    }
    String why = "no host of mode " + mode + " has answered";
    try {
      view.await(snapshot -> host(snapshot, mode, older, began) != null, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "the waiting thread was interrupted";
    }
    Member host = host(view.current(), mode, older, began);
    Duration took = Duration.ofNanos(clock.nanoTime() - began);
    observer.on(new EngineEvent.FailedOver(from, host == null ? null : host.instanceId(), took));
    if (host != null) {
      return new FailoverResult.HostVerified(host, took);
    }
    return new FailoverResult.NoHost(
        view.isClosed() ? "the engine is closing" : why + " within " + took.toMillis() + " ms",
        took);
  }

  /**
   * A host that serves the mode and has answered after the loss; a loss of an older generation is
   * answered already.
   */
  private static @Nullable Member host(
      ClusterSnapshot snapshot, FailoverMode mode, boolean older, long since) {
    boolean alone = snapshot.members().size() == 1;
    for (Member member : snapshot.members()) {
      boolean roleServes =
          switch (mode) {
            case STRICT_WRITER -> member.isWriter();
            case STRICT_READER -> !member.isWriter() || alone;
            case READER_OR_WRITER -> true;
          };
      ClusterSnapshot.Standing standing = snapshot.standing(member.instanceId());
      boolean answered =
          snapshot.usable(member)
              && standing.verified() == member.role()
              && (older || standing.verifiedAt() - since >= 0);
      if (roleServes && answered) {
        return member;
      }
    }
    return null;
  }
}
