package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.monitoring.HostPhase.Fact;
import io.hibernateaws.engine.monitoring.HostPhase.Step;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.MemberDialer.Answer;
import io.hibernateaws.engine.topology.MemberHealth;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ProbeLink;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches one instance: looks at its calls every half interval, probes on a link of its own while
 * one of them is old, and ends the calls in flight when the host is dead. The probe goes where the
 * oldest call waits, because the name of a host may lead to another one by now. Every step of a
 * probe has a deadline. Without credentials the first word of a server has to do, which it says
 * before a log-in.
 */
final class HostMonitor implements Agent {
  private static final Logger LOG = Logger.getLogger(HostMonitor.class);

  /**
   * Intervals between two first words of a host that answers: each is a log-in that comes to
   * nothing, and somebody watches those.
   */
  private static final int KNOCKS_APART = 10;

  private final String instanceId;
  private final Endpoint endpoint;
  private final String name;
  private final WatchedLinks links;
  private final MemberDialer dialer;
  private final ClusterMonitor topology;
  private final BooleanSupplier waking;
  private final EngineEvents events;
  private final HostMonitoringSettings settings;
  private final NanoClock clock;
  private final Runnable onIdle;
  private final boolean named;
  private final ProbeLink link;
  private final CallAges ages = new CallAges();
  private HostPhase phase = HostPhase.CALM;
  private @Nullable InetAddress probed;
  private @Nullable Long due;
  private long nextProbe;
  private long nextKnock;
  private long lastLinkSeen;

  /**
   * @param onIdle run when the instance has had no link for the disposal time
   */
  HostMonitor(
      String name,
      String instanceId,
      Endpoint endpoint,
      HostMonitoringSettings settings,
      WatchedLinks links,
      MemberDialer dialer,
      ClusterMonitor topology,
      BooleanSupplier waking,
      EngineEvents events,
      NanoClock clock,
      Runnable onIdle) {
    this.name = name;
    this.instanceId = instanceId;
    this.endpoint = endpoint;
    this.settings = settings;
    this.links = links;
    this.dialer = dialer;
    this.topology = topology;
    this.waking = waking;
    this.events = events;
    this.clock = clock;
    this.onIdle = onIdle;
    this.named = endpoint.host().equals(instanceId);
    this.link = new ProbeLink(dialer, endpoint);
    this.lastLinkSeen = clock.nanoTime();
    this.nextProbe = lastLinkSeen;
    this.nextKnock = lastLinkSeen;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long doWork(long now) {
    boolean late = due != null && now - due > settings.detectionInterval().toNanos();
    boolean counts = !late && !waking.getAsBoolean();
    Collection<? extends WatchedLink> watched = links.to(instanceId);
    Step step = apply(new HostPhase.Looked(ages.oldest(watched, now), counts, heardAt()), now);
    boolean probes = step.probe() && now - nextProbe >= 0;
    WatchedLink eldest = ages.eldest();
    if (probes && eldest != null) {
      probe(eldest.address(), now);
    }
    endIfUnused(watched, now);
    long next = Math.max(now + settings.look().toNanos(), clock.nanoTime());
    due = next;
    return next;
  }

  /** Of a host that is known by its name only, another one may have been heard under it. */
  private @Nullable Long heardAt() {
    if (named) {
      return null;
    }
    MemberHealth health = topology.view().current().health(instanceId);
    return health.verified() == null ? null : health.verifiedAt();
  }

  private void probe(@Nullable InetAddress address, long sentAt) {
    if (!Objects.equals(address, probed)) {
      // What failed elsewhere says nothing of this one.
      phase = HostPhase.CALM;
      probed = address;
    }
    Fact fact = ask(address, sentAt);
    long now = clock.nanoTime();
    if (!(fact instanceof HostPhase.NotAsked)) {
      boolean answered = fact instanceof HostPhase.Answered;
      events.publish(
          new EngineEvent.Probed(
              events.source(), instanceId, answered, Duration.ofNanos(now - sentAt)));
    }
    // A host that is silent is asked again as soon as possible, any other one at the interval.
    nextProbe =
        fact instanceof HostPhase.Failed ? sentAt : sentAt + settings.detectionInterval().toNanos();
    Step step = apply(fact, now);
    if (step.abort()) {
      abortCalls(address, now - sentAt);
    }
  }

  private Fact ask(@Nullable InetAddress address, long sentAt) {
    Deadline deadline = Deadline.in(settings.probeTimeout(), clock);
    try {
      link.open(address, deadline);
      reportRole(link.ask(false, deadline), sentAt);
      return new HostPhase.Answered();
    } catch (SQLException e) {
      return dialer.isUnasked(e) ? knock(address) : fact(e, sentAt);
    }
  }

  /** Has the whole time of a probe: the host cannot help what the search for credentials took. */
  private Fact knock(@Nullable InetAddress address) {
    long sentAt = clock.nanoTime();
    if (phase.equals(HostPhase.CALM) && sentAt - nextKnock < 0) {
      return new HostPhase.NotAsked(sentAt);
    }
    try {
      dialer.knock(endpoint, address, Deadline.in(settings.probeTimeout(), clock));
      nextKnock = sentAt + KNOCKS_APART * settings.detectionInterval().toNanos();
      return new HostPhase.Answered();
    } catch (SQLException e) {
      return dialer.isUnasked(e) ? new HostPhase.NotAsked(sentAt) : fact(e, sentAt);
    }
  }

  private void reportRole(Answer answer, long sentAt) {
    if (answer.instanceId() == null || answer.instanceId().equals(instanceId)) {
      topology.report(new Observation.RoleSeen(instanceId, answer.role(), sentAt));
    }
  }

  private Fact fact(SQLException failure, long sentAt) {
    if (!dialer.meansDead(failure)) {
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
      events.publish(new EngineEvent.HostGivenUp(events.source(), instanceId, step.because()));
      topology.report(new Observation.HostSilent(instanceId, dead.since()));
    }
    return step;
  }

  private void abortCalls(@Nullable InetAddress address, long probeTook) {
    String because = instanceId + " does not answer its monitor";
    int aborted = 0;
    for (WatchedLink call : links.to(instanceId)) {
      InetAddress at = call.address();
      if (Objects.equals(at, address) && (call.callSequence() & 1) == 1) {
        call.abort(because);
        aborted++;
      }
    }
    if (aborted > 0) {
      events.publish(
          new EngineEvent.CallsAborted(
              events.source(), instanceId, aborted, Duration.ofNanos(probeTook)));
    }
  }

  private void endIfUnused(Collection<? extends WatchedLink> watched, long now) {
    if (!watched.isEmpty()) {
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
