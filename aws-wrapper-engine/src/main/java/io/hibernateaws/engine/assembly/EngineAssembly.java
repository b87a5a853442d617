package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Observers;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.credential.FixedCredentials;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.Drivers;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.ObservedFailover;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.MonitorDialer;
import io.hibernateaws.engine.link.MonitorLinkSettings;
import io.hibernateaws.engine.link.OrphanedServerProcesses;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.StaleLinks;
import io.hibernateaws.engine.monitoring.HostMonitors;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.outcome.MarkerRows;
import io.hibernateaws.engine.pool.Connecting;
import io.hibernateaws.engine.pool.PlannedSupply;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.registry.Families;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.Routes;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.session.Sessions;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.IdleDetector;
import io.hibernateaws.engine.topology.SnapshotListener;
import io.hibernateaws.engine.topology.TopologyMonitor;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The only wiring code. {@link #assemble} reads top to bottom like the picture of the design:
 * observe, decide, connect, guard.
 */
public final class EngineAssembly {
  private static final Logger LOG = Logger.getLogger(EngineAssembly.class);

  private EngineAssembly() {}

  /**
   * An engine for this configuration. Nothing is opened and no thread is started before its first
   * request; whoever called this closes it.
   *
   * @throws io.hibernateaws.engine.api.SettingsException if the endpoint is of a kind that is not
   *     provided
   */
  public static AwsEngine assemble(EngineConfig config, Extensions extensions) {
    NanoClock clock = extensions.clock();
    RandomGenerator random = extensions.random();
    AtomicReference<@Nullable Connecting> connected = new AtomicReference<>();
    SelectionInput selection =
        new SelectionInput(
            random,
            instance -> {
              Connecting layer = connected.get();
              return layer == null ? 0 : layer.linksInUse(instance);
            });
    ReaderBackoff backoff =
        config.backoff() == null
            ? null
            : new ReaderBackoff(config.url().endpoint().toString(), config.backoff(), clock);
    RoutingRules rules =
        new RoutingRules(config, selection, clock, backoff == null ? null : backoff::holdsBack);
    String cluster = rules.clusterId();
    Observers observers = new Observers();
    observers.add(extensions.observer());
    EngineEvents events =
        new EngineEvents(new EngineEvent.Source(config.connection().unit(), cluster), observers);
    config.notices().forEach(EngineAssembly::log);

    // The socket is ours: names, connects and the engine's own calls all have deadlines.
    Watchdog watchdog = new Watchdog("aws-watchdog-" + cluster);
    TimedResolver names =
        new TimedResolver(config.cluster().resolver(), new NamedThreads("aws-dns-" + cluster));
    DriverAdapter driver = Drivers.named(config.database().driver());
    PhysicalOpener opener =
        new PhysicalOpener(
            driver,
            names::resolve,
            config.network().sockets(),
            watchdog,
            config.network().connectTimeout());
    ConnectTargets logins = logins(config, driver);

    // What kind of database it is turns out at the first connection; routing follows.
    DatabaseProduct product = Products.ofProtocol(config.url().protocol());
    DatabaseFamily guess =
        config.database().family() == null
            ? product.likely(rules.kind())
            : Families.named(config.database().family());
    AtomicReference<Routes> routes = new AtomicReference<>(rules.routing(guess));
    Routing routing = new Routing(routes::get);
    FamilyHolder family =
        new FamilyHolder(
            guess,
            raw ->
                config.database().family() == null
                    ? product.detect(raw, rules.kind())
                    : Families.named(config.database().family()),
            found -> {
              rules.check(found);
              routes.set(rules.routing(found));
            });

    // OBSERVE: one monitor, links of its own, snapshots for everybody else.
    LinkRegistry registry = new LinkRegistry(events);
    OrphanedServerProcesses abandoned = new OrphanedServerProcesses(!rules.kind().isProxy());
    Function<MonitorLinkSettings, MonitorDialer> dialers =
        links ->
            new MonitorDialer(
                opener,
                logins.monitors(links.driverProperties()),
                new MonitorDialer.Knowledge(family, rules::hasTopology, rules::endpointOf),
                watchdog,
                config.database().auxiliaryQueryTimeout(),
                abandoned);
    MonitorDialer dialer = dialers.apply(config.topologyLinks());
    SnapshotListener tracker =
        config.has(Feature.AURORA_CONNECTION_TRACKER) ? new StaleLinks(registry) : snapshot -> {};
    SnapshotListener weightedHosts = rules.weightedHosts();
    IdleDetector slumber =
        new IdleDetector(
            config.monitoring().idleDisconnect(),
            () -> {
              Connecting layer = connected.get();
              return layer != null && layer.isBusy();
            },
            () -> {
              Connecting layer = connected.get();
              if (layer != null && config.monitoring().idleDisconnect() != null) {
                layer.closeIdleLinks();
              }
            },
            clock);
    TopologyMonitor monitor =
        new TopologyMonitor(
            new TopologyMonitor.Setup(
                cluster,
                rules.seeds(),
                rules.hostsWithoutTopology(),
                config.topology(),
                shorter(config.topologyLinks().connectTimeout(), config.network().connectTimeout()),
                shorter(
                    config.topologyLinks().readTimeout(),
                    config.database().auxiliaryQueryTimeout()),
                slumber),
            dialer,
            events,
            snapshot -> {
              tracker.on(snapshot);
              weightedHosts.on(snapshot);
              if (backoff != null) {
                backoff.on(snapshot);
              }
              Connecting layer = connected.get();
              if (layer != null) {
                layer.forgetGoneInstances(snapshot);
              }
            },
            clock,
            random);

    // A host that no longer answers is noticed by its own monitor, on links of its own.
    HostMonitors hosts =
        rules.monitorsHosts()
            ? new HostMonitors(
                new HostMonitors.Setup(
                    cluster,
                    config.hostMonitoring(),
                    registry,
                    dialers.apply(config.hostLinks()),
                    config.hostLinks().connectTimeout(),
                    config.hostLinks().readTimeout(),
                    monitor,
                    monitor.view(),
                    slumber::isWaking,
                    events,
                    clock))
            : null;

    // CONNECT: the queue, the planned supply, the stores, the opener that verifies roles.
    Connecting connecting =
        Connecting.build(
            new Connecting.Parts(
                cluster,
                opener,
                family,
                logins,
                registry,
                hosts == null
                    ? member -> {}
                    : member -> hosts.watch(member.instanceId(), member.endpoint()),
                backoff,
                abandoned,
                dialer,
                watchdog,
                extensions.stores()),
            new Connecting.Surroundings(
                monitor.view(), monitor, monitor::start, events, clock, random),
            routing,
            connectingRules(config));
    connected.set(connecting);

    // GUARD: sessions, and the one exception each of them gets.
    Failover failover = new ObservedFailover(monitor.view(), monitor, events, clock);
    MarkerRows verification =
        config.outcome() == null
            ? null
            : new MarkerRows(
                config.outcome(),
                new MarkerRows.Parts(
                    cluster,
                    UUID.randomUUID(),
                    opener,
                    family::best,
                    went ->
                        rules.hasTopology(family.best())
                            ? verifiedWriter(monitor.view().current())
                            : went,
                    !rules.kind().isProxy(),
                    watchdog,
                    config.database().auxiliaryQueryTimeout(),
                    events,
                    clock));
    Sessions sessions =
        new Sessions(
            connecting.supply(),
            () -> rules.failsOver(family.best()) ? failover : null,
            family::best,
            config.session(),
            reads(config, clock),
            longestWait(config),
            verification,
            freshReads(config, rules, cluster, family, clock),
            events,
            clock);
    return new RunningEngine(
        config,
        observers,
        watchdog,
        names,
        monitor,
        hosts,
        connecting,
        routing,
        sessions,
        verification,
        clock);
  }

  private static ReadRouting reads(EngineConfig config, NanoClock clock) {
    return config.has(Feature.READ_WRITE_SPLITTING) || config.has(Feature.SRW)
        ? ReadRouting.of(config.reads().signals(), clock)
        : ReadRouting.NONE;
  }

  private static FreshReads freshReads(
      EngineConfig config,
      RoutingRules rules,
      String cluster,
      FamilyHolder family,
      NanoClock clock) {
    return new FreshReads(
        cluster,
        new FreshReads.Rules(
            config.readYourWrites().followsWrites(),
            config.readYourWrites().longestWait(),
            config.reads().fallBackToWriter(),
            !rules.readsThroughProxy()),
        family::best,
        clock);
  }

  /** Where the writer is that has said so itself; null while there is none. */
  private static @Nullable Endpoint verifiedWriter(ClusterSnapshot snapshot) {
    return snapshot
        .writer()
        .filter(writer -> snapshot.verified(writer, Role.WRITER))
        .map(Member::endpoint)
        .orElse(null);
  }

  private static void log(Notice notice) {
    LOG.log(notice.warning() ? Logger.Level.WARN : Logger.Level.INFO, notice.text());
  }

  private static ConnectTargets logins(EngineConfig config, DriverAdapter driver) {
    CredentialSource own = new FixedCredentials(config.connection().user());
    Credentials monitoring = config.monitoring().credentials();
    return new ConnectTargets(
        new ConnectTargets.Facts(
            config.connection().user().user(),
            own,
            config.url().database(),
            config.connection().driverProperties(),
            config.connection().unit(),
            driver.properties().applicationName(),
            monitoring == null ? own : new FixedCredentials(monitoring),
            config.monitoring().database() == null
                ? config.url().database()
                : config.monitoring().database()));
  }

  private static Connecting.Rules connectingRules(EngineConfig config) {
    SrwSettings srw = config.srw();
    return new Connecting.Rules(
        config.pool(),
        config.tenancy(),
        new PlannedSupply.Limits(
            config.pool().acquisitionTimeout(),
            srw == null ? config.initialConnection().retryTimeout() : srw.retryTimeout(),
            config.network().connectTimeout(),
            config.failover().readerConnectTimeout(),
            srw == null ? config.initialConnection().retryInterval() : srw.retryInterval(),
            config.failover().onConnect(),
            config.pool().validateAfterIdle(),
            verifiesRoles(config)),
        config.database().auxiliaryQueryTimeout(),
        config.network().connectTimeout(),
        verifiesRoles(config),
        config.has(Feature.AURORA_CONNECTION_TRACKER));
  }

  /**
   * The role check is what initial_connection promises, and what protects failover against stale
   * names.
   */
  private static boolean verifiesRoles(EngineConfig config) {
    SrwSettings srw = config.srw();
    if (srw != null) {
      return srw.verify();
    }
    return config.has(Feature.INITIAL_CONNECTION)
        || config.has(Feature.FAILOVER)
        || config.has(Feature.STALE_DNS);
  }

  private static Duration longestWait(EngineConfig config) {
    return shorter(config.failover().timeout(), config.pool().acquisitionTimeout());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Daemon threads with a name and a number. */
  private record NamedThreads(String prefix, AtomicInteger next) implements ThreadFactory {
    NamedThreads(String prefix) {
      this(prefix, new AtomicInteger());
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, prefix + "-" + next.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
