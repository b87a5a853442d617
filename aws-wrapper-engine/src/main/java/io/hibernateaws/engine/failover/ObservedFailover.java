package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.TopologyView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Failover over the topology monitor: a lost link is a fact for the monitor, whose one search
 * serves everybody; the session only waits for a snapshot in which a host of its role has answered
 * after the loss.
 */
public final class ObservedFailover implements Failover {
  /** How long the answers of other members are waited for, longer than the monitor's own limit. */
  private static final long DOUBT = TimeUnit.MILLISECONDS.toNanos(1_200);

  /** An application whose writes are refused by its own doing must not wait each time. */
  private static final long DOUBT_AGAIN = TimeUnit.SECONDS.toNanos(3);

  private final TopologyView view;
  private final ObservationSink sink;
  private final EngineEvents events;
  private final NanoClock clock;
  private final AtomicLong doubtedAt;

  public ObservedFailover(
      TopologyView view, ObservationSink sink, EngineEvents events, NanoClock clock) {
    this.view = view;
    this.sink = sink;
    this.events = events;
    this.clock = clock;
    this.doubtedAt = new AtomicLong(clock.nanoTime() - DOUBT_AGAIN);
  }

  @Override
  public boolean isReplaced(String instanceId) {
    long now = clock.nanoTime();
    long doubted = doubtedAt.get();
    if (now - doubted >= DOUBT_AGAIN && doubtedAt.compareAndSet(doubted, now)) {
      doubted = now;
      sink.report(new Observation.WritesRefused(instanceId, now));
    }
    long since = doubted;
    try {
      view.await(
          snapshot -> snapshot.hasOtherWriter(instanceId) || snapshot.isHeardOfAll(since),
          Deadline.in(Duration.ofNanos(Math.max(0, since + DOUBT - now)), clock));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return view.current().hasOtherWriter(instanceId);
  }

  @Override
  public FailoverResult await(FailoverMode mode, LostLink lost, Deadline deadline) {
    long began = clock.nanoTime();
    String from = lost.instanceId();
    FailoverStep step = FailoverStep.begin(mode, lost, view.current(), began);
    events.publish(
        new EngineEvent.LinkLost(
            events.source(), from, lost.role(), lost.because(), !step.olderGeneration()));
    step.reports().forEach(sink::report);
    boolean interrupted = false;
    try {
      view.await(snapshot -> step.host(snapshot) != null, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
    Member host = step.host(view.current());
    Duration took = Duration.ofNanos(clock.nanoTime() - began);
    if (host == null && interrupted) {
      return new FailoverResult.Interrupted(took);
    }
    events.publish(
        new EngineEvent.FailedOver(
            events.source(), from, lost.role(), host == null ? null : host.instanceId(), took));
    if (host != null) {
      return new FailoverResult.HostVerified(host, took);
    }
    return new FailoverResult.NoHost(
        view.isClosed()
            ? "the engine is closing"
            : "no host of mode "
                + mode
                + " has answered within "
                + took.toMillis()
                + " ms"
                + view.current().refusal(),
        took);
  }
}
