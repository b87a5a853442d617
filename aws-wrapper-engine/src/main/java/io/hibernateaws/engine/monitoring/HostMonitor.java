package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.monitoring.HostPhase.Fact;
import io.hibernateaws.engine.monitoring.HostPhase.Step;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.MemberDialer.Answer;
import io.hibernateaws.engine.topology.MemberHealth;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ProbeLink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches one instance: looks at its calls every half interval, probes on a link of its own while
 * one of them is old, and ends the calls in flight when the host is dead. Every step of a probe has
 * a deadline.
 */
final class HostMonitor implements Agent {
  private static final Logger LOG = Logger.getLogger(HostMonitor.class);

  private final String instanceId;
  private final HostMonitors.Setup around;
  private final HostMonitoringSettings settings;
  private final NanoClock clock;
  private final Runnable onIdle;
  private final ProbeLink link;
  private final CallAges ages = new CallAges();
  private HostPhase phase = HostPhase.CALM;
  private @Nullable Long due;
  private long nextProbe;
  private long lastLinkSeen;

  /**
   * @param onIdle run when the instance has had no link for the disposal time
   */
  HostMonitor(String instanceId, Endpoint endpoint, HostMonitors.Setup around, Runnable onIdle) {
    this.instanceId = instanceId;
    this.around = around;
    this.settings = around.settings();
    this.clock = around.clock();
    this.onIdle = onIdle;
    this.link = new ProbeLink(around.dialer(), endpoint);
    this.lastLinkSeen = clock.nanoTime();
    this.nextProbe = lastLinkSeen;
  }

  @Override
  public String name() {
    return "aws-host-" + around.cluster() + "-" + instanceId;
  }

  @Override
  public long doWork(long now) {
    boolean late = due != null && now - due > settings.detectionInterval().toNanos();
    boolean counts = !late && !around.waking().getAsBoolean();
    Collection<? extends WatchedLink> links = around.links().to(instanceId);
    Step step = apply(new HostPhase.Looked(ages.oldest(links, now), counts, heardAt()), now);
    boolean probes = step.probe() && now - nextProbe >= 0;
    if (probes) {
      probe(now);
    }
    endIfUnused(links, now);
    long next = Math.max(now + settings.look().toNanos(), clock.nanoTime());
    due = next;
    return next;
  }

  private @Nullable Long heardAt() {
    MemberHealth health = around.view().current().health(instanceId);
    return health.verified() == null ? null : health.verifiedAt();
  }

  private void probe(long sentAt) {
    Deadline deadline = Deadline.in(settings.probeTimeout(), clock);
    Fact fact;
    try {
      link.open(deadline.atMost(around.connectTimeout()));
      reportRole(link.ask(false, deadline.atMost(around.readTimeout())), sentAt);
      fact = new HostPhase.Answered();
    } catch (SQLException e) {
      fact = fact(e, sentAt);
    }
    long now = clock.nanoTime();
    around
        .events()
        .publish(
            new EngineEvent.Probed(
                around.events().source(),
                instanceId,
                fact instanceof HostPhase.Answered,
                Duration.ofNanos(now - sentAt)));
    // A host that answers is asked at the interval; one that does not, as soon as possible.
    nextProbe =
        fact instanceof HostPhase.Answered
            ? sentAt + settings.detectionInterval().toNanos()
            : sentAt;
    Step step = apply(fact, now);
    if (step.abort()) {
      abortCalls(now - sentAt);
    }
  }

  private void reportRole(Answer answer, long sentAt) {
    if (answer.instanceId() == null || answer.instanceId().equals(instanceId)) {
      around.sink().report(new Observation.RoleSeen(instanceId, answer.role(), sentAt));
    }
  }

  private Fact fact(SQLException failure, long sentAt) {
    if (!around.dialer().meansDead(failure)) {
      return new HostPhase.Answered();
    }
    long took = clock.nanoTime() - sentAt;
    long longest = settings.probeTimeout().plus(settings.detectionInterval()).toNanos();
    return new HostPhase.Failed(sentAt, took > longest);
  }

  private Step apply(Fact fact, long now) {
    HostPhase before = phase;
    Step step = phase.on(fact, settings, now);
    phase = step.next();
    if (!step.because().isEmpty()) {
      LOG.debugf("%s: %s", instanceId, step.because());
    }
    if (phase instanceof HostPhase.Dead dead && !(before instanceof HostPhase.Dead)) {
      LOG.warnf(
          "%s of %s does not answer any more (%s): the calls in flight are ended",
          instanceId, around.cluster(), step.because());
      around.sink().report(new Observation.HostSilent(instanceId, dead.since()));
    }
    return step;
  }

  private void abortCalls(long probeTook) {
    String because = instanceId + " does not answer its monitor";
    int aborted = 0;
    for (WatchedLink watched : around.links().to(instanceId)) {
      if ((watched.callSequence() & 1) == 1) {
        watched.abort(because);
        aborted++;
      }
    }
    if (aborted > 0) {
      around
          .events()
          .publish(
              new EngineEvent.CallsAborted(
                  around.events().source(), instanceId, aborted, Duration.ofNanos(probeTook)));
    }
  }

  private void endIfUnused(Collection<? extends WatchedLink> links, long now) {
    if (!links.isEmpty()) {
      lastLinkSeen = now;
      return;
    }
    link.close();
    if (now - lastLinkSeen >= settings.disposalTime().toNanos()) {
      onIdle.run();
    }
  }

  @Override
  public void onStop() {
    link.close();
  }
}
