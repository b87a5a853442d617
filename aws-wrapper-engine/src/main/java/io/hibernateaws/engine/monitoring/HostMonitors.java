package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Turns;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.MemberDialer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The host monitors of an engine: one thread per instance in use, from its first link until it has
 * had none for the disposal time. Thread-safe.
 */
public final class HostMonitors {
  private final String cluster;
  private final HostMonitoringSettings settings;
  private final WatchedLinks links;
  private final MemberDialer dialer;
  private final ClusterMonitor topology;
  private final BooleanSupplier waking;
  private final EngineEvents events;
  private final NanoClock clock;
  private final Function<Agent, Turns> turns;
  private final Map<String, Turns> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param cluster name of the cluster, for threads and logs
   * @param links that are watched
   * @param dialer opens the monitors' own links
   * @param topology told of dead hosts; says which instances have answered it
   * @param waking whether hosts may just be waking up, so that their silence means nothing
   */
  public HostMonitors(
      String cluster,
      HostMonitoringSettings settings,
      WatchedLinks links,
      MemberDialer dialer,
      ClusterMonitor topology,
      BooleanSupplier waking,
      EngineEvents events,
      NanoClock clock) {
    this(
        cluster,
        settings,
        links,
        dialer,
        topology,
        waking,
        events,
        clock,
        agent -> new AgentRunner(agent, clock));
  }

  /** Monitors that get their turns from {@code turns}. */
  HostMonitors(
      String cluster,
      HostMonitoringSettings settings,
      WatchedLinks links,
      MemberDialer dialer,
      ClusterMonitor topology,
      BooleanSupplier waking,
      EngineEvents events,
      NanoClock clock,
      Function<Agent, Turns> turns) {
    this.cluster = cluster;
    this.settings = settings;
    this.links = links;
    this.dialer = dialer;
    this.topology = topology;
    this.waking = waking;
    this.events = events;
    this.clock = clock;
    this.turns = turns;
  }

  /** A link to this instance is opened; it is watched from now on. */
  public void watch(String instanceId, Endpoint endpoint) {
    if (!closed && !running.containsKey(instanceId)) {
      running.computeIfAbsent(instanceId, id -> begin(id, endpoint)).start();
      if (closed) {
        running.values().forEach(Turns::stop);
      }
    }
  }

  private Turns begin(String instanceId, Endpoint endpoint) {
    return turns.apply(
        new HostMonitor(
            "aws-host-" + cluster + "-" + instanceId,
            instanceId,
            endpoint,
            settings,
            links,
            dialer,
            topology,
            waking,
            events,
            clock,
            () -> end(instanceId, endpoint)));
  }

  private void end(String instanceId, Endpoint endpoint) {
    Turns unused = running.remove(instanceId);
    if (unused != null) {
      unused.stop();
    }
    if (!links.to(instanceId).isEmpty()) {
      // A link was opened while its monitor was going.
      watch(instanceId, endpoint);
    }
  }

  /** Ends all threads and links; waits for them until the deadline at most. */
  public void close(Deadline deadline) {
    closed = true;
    List<Turns> all = new ArrayList<>(running.values());
    all.forEach(Turns::stop);
    all.forEach(one -> one.awaitEnd(deadline));
  }
}
