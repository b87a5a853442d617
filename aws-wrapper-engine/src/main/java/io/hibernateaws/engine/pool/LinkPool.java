package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.dial.OrphanTerminator;
import io.hibernateaws.engine.dial.OrphanedServerProcesses;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.RoleVerification;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.route.ReaderFallbackLog;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one engine, from the queue down to the stores of links: built once, closed once.
 * Nothing is opened and no thread started before the first request.
 */
public final class LinkPool {
  private static final Logger LOG = Logger.getLogger(LinkPool.class);

  private final LinkOpener opener;
  private final LinkRegistry registry;
  private final LinkStores stores;
  private final LeaseLedger ledger;
  private final PermitQueue permits;
  private final PlannedSupply supply;
  private final OrphanTerminator terminator;
  private final List<AgentRunner> agents = new ArrayList<>();
  private final NanoClock clock;

  /**
   * @param routing where requests go
   * @param opener opens the links of sessions
   * @param targets database, user and properties of these links
   * @param registry of open links
   * @param backoff told of the readers that serve, null where none is held back
   * @param orphans server processes whose link was cut off
   * @param terminator ends them
   * @param factory makes stores
   * @param permits the queue above the stores
   * @param connectTimeout limit of one connect
   * @param trackConnections whether links of a demoted instance are refused
   */
  public LinkPool(
      Routing routing,
      ClusterMonitor monitor,
      FamilyHolder family,
      LinkOpener opener,
      ConnectTargets targets,
      LinkRegistry registry,
      NameWatch moves,
      @Nullable ReaderBackoff backoff,
      OrphanedServerProcesses orphans,
      OrphanTerminator terminator,
      LinkStore.Factory factory,
      PermitQueue permits,
      PoolSettings settings,
      TenancySettings tenancy,
      FailoverSettings failover,
      RoleVerification verification,
      Duration connectTimeout,
      boolean trackConnections,
      EngineEvents events,
      NanoClock clock) {
    String cluster = events.source().cluster();
    this.opener = opener;
    this.registry = registry;
    this.permits = permits;
    this.terminator = terminator;
    this.clock = clock;
    this.ledger =
        new LeaseLedger(
            cluster,
            monitor.view(),
            registry,
            backoff,
            orphans,
            trackConnections,
            settings.leakDetection(),
            events,
            clock);
    this.stores =
        new LinkStores(factory, opener, targets, registry, ledger, tenancy, connectTimeout, clock);
    List<AgentRunner> fromTheStart = new ArrayList<>();
    if (settings.leakDetection() != null) {
      fromTheStart.add(new AgentRunner(ledger, clock));
    }
    if (settings.minSize() > 0) {
      fromTheStart.add(
          new AgentRunner(
              new MinimumKeeper(
                  cluster,
                  settings.minSize(),
                  monitor.view(),
                  registry,
                  stores,
                  ledger,
                  connectTimeout,
                  clock),
              clock));
    }
    agents.addAll(fromTheStart);
    agents.add(terminating(orphans));
    Duration idleTimeout = tenancy.idleTimeout();
    if (idleTimeout != null) {
      AgentRunner idleStores = new AgentRunner(new IdleStores(cluster, stores, idleTimeout), clock);
      stores.onTenantsStore(idleStores::start);
      agents.add(idleStores);
    }
    this.supply =
        new PlannedSupply(
            routing,
            monitor,
            family,
            opener::failureKind,
            permits,
            stores,
            ledger,
            new LinkCheck(
                monitor.view(),
                ledger,
                settings.validateAfterIdle(),
                verification.on(),
                registry,
                moves),
            settings,
            failover,
            verification,
            connectTimeout,
            new ReaderFallbackLog(cluster),
            events,
            clock,
            () -> {
              monitor.start();
              fromTheStart.forEach(AgentRunner::start);
            });
  }

  /** Starts with the first server process that is noted. */
  private AgentRunner terminating(OrphanedServerProcesses orphans) {
    AgentRunner runner = new AgentRunner(terminator, clock);
    orphans.onNote(
        () -> {
          terminator.news();
          runner.start();
          runner.wake();
        });
    return runner;
  }

  public LinkSupply supply() {
    return supply;
  }

  /** Closes the stores of instances that have left the cluster. */
  public void forgetGoneInstances(ClusterSnapshot snapshot) {
    stores.forgetOthers(snapshot);
  }

  /** Closes every idle link, because no session has wanted one for long. */
  public void closeIdleLinks() {
    stores.closeIdle();
  }

  public LinkCounts counts() {
    return new LinkCounts(registry.size(), ledger.size(), permits.waiting());
  }

  public List<InstanceLinks> instanceLinks() {
    return registry.byInstance();
  }

  /**
   * Ends the pool: no new leases, running ones get {@code drain} to end and are then cut off, idle
   * links are closed.
   */
  public void close(Duration drain, Deadline deadline) {
    supply.close();
    awaitReturn(deadline.atMost(drain));
    int left = ledger.size();
    if (left > 0) {
      LOG.warnf(
          "%d connections were never given back and are ended now; held longest by: %s",
          left, ledger.holders());
    }
    for (PooledLease lease : ledger.open()) {
      lease.evict("the engine is closing");
    }
    stores.close();
    terminator.endAllNow(deadline);
    opener.close();
    agents.forEach(AgentRunner::stop);
    agents.forEach(agent -> agent.awaitEnd(deadline));
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
