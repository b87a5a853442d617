package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.HostsInUse;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.OrphanTerminator;
import io.hibernateaws.engine.link.OrphanedServerProcesses;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connecting layer of one engine, from the queue down to the socket: built once, closed once.
 * What it is made of stays in this package.
 */
public final class Connecting {
  /**
   * What the layer stands on.
   *
   * @param cluster name of the cluster, for threads and messages
   * @param opener opens physical connections
   * @param family of the database
   * @param logins as whom
   * @param registry of open links
   * @param hosts told of the instances in use
   * @param backoff told of the readers that serve, null where none is held back
   * @param abandoned backends to end
   * @param monitors opens links that are nobody's, to end abandoned backends
   * @param watchdog ends the engine's own calls
   * @param stores makes stores
   */
  public record Parts(
      String cluster,
      PhysicalOpener opener,
      FamilyHolder family,
      ConnectTargets logins,
      LinkRegistry registry,
      HostsInUse hosts,
      @Nullable ReaderBackoff backoff,
      OrphanedServerProcesses abandoned,
      MemberDialer monitors,
      Watchdog watchdog,
      LinkStore.Factory stores) {}

  /** What the layer looks at and reports to. */
  public record Surroundings(
      TopologyView view,
      ObservationSink sink,
      Runnable startMonitor,
      EngineEvents events,
      NanoClock clock,
      RandomGenerator random) {}

  /**
   * Its settings.
   *
   * @param pool sizes and times
   * @param tenancy bounds of many tenants
   * @param bind limits of a bind
   * @param auxiliaryTimeout limit of the engine's own calls
   * @param connectTimeout limit of one connect
   * @param verifyRole whether a host in another role than planned is refused
   * @param trackConnections whether links of a demoted instance are refused
   */
  public record Rules(
      PoolSettings pool,
      TenancySettings tenancy,
      PlannedSupply.Limits bind,
      Duration auxiliaryTimeout,
      Duration connectTimeout,
      boolean verifyRole,
      boolean trackConnections) {}

  private static final Logger LOG = Logger.getLogger(Connecting.class);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Parts parts;
  private final TopologyView view;
  private final LinkStores stores;
  private final LeaseLedger ledger;
  private final PermitQueue permits;
  private final PlannedSupply supply;
  private final List<AgentRunner> agents = new ArrayList<>();
  private final NanoClock clock;

  private Connecting(
      Parts parts,
      TopologyView view,
      LinkStores stores,
      LeaseLedger ledger,
      PermitQueue permits,
      PlannedSupply supply,
      NanoClock clock) {
    this.parts = parts;
    this.view = view;
    this.stores = stores;
    this.ledger = ledger;
    this.permits = permits;
    this.supply = supply;
    this.clock = clock;
  }

  /** Builds the layer; nothing is opened and no thread started before the first request. */
  public static Connecting build(Parts parts, Surroundings around, Routing routing, Rules rules) {
    NanoClock clock = around.clock();
    LinkOpener opener =
        new LinkOpener(
            parts.opener(),
            parts.family(),
            around.view(),
            around.sink(),
            parts.registry(),
            parts.hosts(),
            parts.watchdog(),
            new LinkOpener.Rules(
                rules.pool().maxLifetime(), rules.auxiliaryTimeout(), rules.verifyRole()),
            around.events(),
            clock,
            around.random());
    LeaseLedger ledger =
        new LeaseLedger(
            parts.cluster(),
            around.view(),
            parts.backoff(),
            parts.abandoned(),
            rules.trackConnections(),
            rules.pool().leakDetection(),
            around.events(),
            clock);
    TenancySettings tenancy = rules.tenancy();
    LinkStores stores =
        new LinkStores(
            parts.stores(),
            opener,
            parts.logins(),
            parts.registry(),
            ledger,
            tenancy,
            rules.connectTimeout(),
            clock);
    PermitQueue permits =
        new PermitQueue(
            rules.pool().maxSize(), tenancy.maxConnections(), tenancy.maxConnectionsPerTenant());
    List<AgentRunner> agents = new ArrayList<>();
    AgentRunner idleStores = null;
    if (tenancy.idleTimeout() != null) {
      idleStores =
          new AgentRunner(new IdleStores(parts.cluster(), stores, tenancy.idleTimeout()), clock);
      stores.onTenantsStore(idleStores::start);
    }
    if (rules.pool().leakDetection() != null) {
      agents.add(new AgentRunner(ledger, clock));
    }
    if (rules.pool().minSize() > 0) {
      agents.add(
          new AgentRunner(
              new MinimumKeeper(
                  parts.cluster(),
                  rules.pool().minSize(),
                  around.view(),
                  parts.registry(),
                  stores,
                  ledger,
                  rules.connectTimeout(),
                  clock),
              clock));
    }
    OrphanTerminator reaper =
        new OrphanTerminator(
            parts.cluster(),
            parts.abandoned(),
            parts.monitors(),
            around.view(),
            around.sink(),
            clock);
    AgentRunner reaping = new AgentRunner(reaper, clock);
    parts
        .abandoned()
        .onNote(
            () -> {
              reaper.news();
              reaping.start();
              reaping.wake();
            });
    Runnable start =
        () -> {
          around.startMonitor().run();
          agents.forEach(AgentRunner::start);
        };
    PlannedSupply supply =
        new PlannedSupply(
            routing,
            around.view(),
            around.sink(),
            parts.family(),
            permits,
            stores,
            ledger,
            rules.bind(),
            new ReaderFallbackLog(parts.cluster()),
            around.events(),
            clock,
            start);
    Connecting connecting =
        new Connecting(parts, around.view(), stores, ledger, permits, supply, clock);
    connecting.agents.addAll(agents);
    connecting.agents.add(reaping);
    if (idleStores != null) {
      connecting.agents.add(idleStores);
    }
    return connecting;
  }

  public PlannedSupply supply() {
    return supply;
  }

  /** Closes the stores of instances that have left the cluster. */
  public void forgetGoneInstances(ClusterSnapshot snapshot) {
    stores.forgetOthers(snapshot);
  }

  /** Closes every idle link, because nobody has wanted one for long. */
  public void closeIdleLinks() {
    stores.closeIdle();
  }

  /** Whether somebody holds a link or waits for one. */
  public boolean isBusy() {
    return ledger.size() > 0 || permits.waiting() > 0;
  }

  /** Links to one instance that sessions hold or are waiting for to be opened. */
  public int linksInUse(String instanceId) {
    return ledger.borrowedFrom(instanceId) + parts.registry().openingsTo(instanceId);
  }

  public LinkCounts counts() {
    return new LinkCounts(parts.registry().size(), ledger.size(), permits.waiting());
  }

  /**
   * Ends the layer: no new leases, running ones get {@code drain} to end and are then cut off, idle
   * links are closed.
   */
  public void close(Duration drain, Deadline deadline) {
    supply.close();
    awaitReturn(deadline.atMost(drain));
    for (PooledLease lease : ledger.open()) {
      lease.evict("the engine is closing");
    }
    stores.close();
    endAbandonedBackends(deadline);
    parts.opener().close();
    agents.forEach(AgentRunner::stop);
    agents.forEach(agent -> agent.awaitEnd(deadline));
  }

  /**
   * Nobody asks the members after the engine is closed, so what was cut off in the middle of a
   * statement is ended on its server now; a server that does not answer at once keeps it.
   */
  private void endAbandonedBackends(Deadline deadline) {
    for (String instance : parts.abandoned().instances()) {
      ClusterSnapshot snapshot = view.current();
      Member member = snapshot.member(instance);
      if (member == null || snapshot.health(instance).down()) {
        continue;
      }
      Deadline limit = deadline.atMost(FAREWELL);
      try {
        MemberDialer.MemberLink link = parts.monitors().dial(member.endpoint(), limit);
        try {
          link.ask(false, limit);
        } finally {
          link.close();
        }
      } catch (SQLException e) {
        LOG.debugf("Backends on %s are left to their server: %s", instance, e.toString());
      }
    }
  }

  private void awaitReturn(Deadline deadline) {
    Await pause = new Await();
    try {
      while (ledger.size() > 0 && !deadline.passed()) {
        // Returns are not signalled, because that would cost every one of them; a closing engine
        // may look now and then.
        pause.until(
            () -> ledger.size() == 0,
            deadline.earliest(Deadline.inNanos(TimeUnit.MILLISECONDS.toNanos(10), clock)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
