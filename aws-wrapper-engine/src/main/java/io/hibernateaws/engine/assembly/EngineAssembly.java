package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Observers;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.credential.CachingCredentials;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.credential.LoginSettings;
import io.hibernateaws.engine.credential.aws.AwsLogin;
import io.hibernateaws.engine.diagnosis.Examination;
import io.hibernateaws.engine.diagnosis.Means;
import io.hibernateaws.engine.diagnosis.Subject;
import io.hibernateaws.engine.dial.MonitorDialer;
import io.hibernateaws.engine.dial.OrphanTerminator;
import io.hibernateaws.engine.dial.OrphanedServerProcesses;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.extension.Chosen;
import io.hibernateaws.engine.extension.ConnectInterceptors;
import io.hibernateaws.engine.failover.ClusterLog;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.ObservedFailover;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.RoleVerification;
import io.hibernateaws.engine.link.StaleLinks;
import io.hibernateaws.engine.monitoring.HostMonitors;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.monitoring.ReaderBackoff;
import io.hibernateaws.engine.outcome.MarkerRows;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.pool.LinkPool;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.registry.Families;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.route.ClusterAddress;
import io.hibernateaws.engine.route.FamilyRoutes;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReaderFilters;
import io.hibernateaws.engine.route.ReaderStrategy;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.route.UrlMeaning;
import io.hibernateaws.engine.session.Sessions;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.telemetry.Telemetry;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterSeeds;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.IdleDetector;
import io.hibernateaws.engine.topology.TopologyMonitor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The only wiring code. {@link #assemble} reads top to bottom like the picture of the architecture:
 * observe, decide, connect, guard. What a floor needs of another one exists before it; the only
 * calls from a lower floor to a higher one are registered in {@link #react}.
 */
public final class EngineAssembly {
  private static final Logger LOG = Logger.getLogger(EngineAssembly.class);

  private final EngineConfig config;
  private final Extensions extensions;
  private final NanoClock clock;
  private final ClusterAddress address;
  private final ReaderStrategy strategy;
  private final Observers observers = new Observers();
  private final EngineEvents events;
  private final Watchdog watchdog;
  private final TimedResolver names;
  private final NameWatch moves;
  private final PhysicalOpener opener;
  private final CredentialSources credentials;
  private final ConnectTargets targets;
  private final FamilyHolder family;
  private final LinkRegistry registry;
  private final PermitQueue permits;
  private final OrphanedServerProcesses orphans;

  /** The ground: what is known without a server, and how one is reached. */
  private EngineAssembly(EngineConfig config, Extensions extensions) {
    this.config = config;
    this.extensions = extensions;
    this.clock = extensions.clock();
    this.address = new ClusterAddress(config.url().endpoint(), config.cluster(), config.srw());
    this.strategy =
        new ReaderStrategy(
            address,
            config.initialConnection(),
            config.reads(),
            config.failover(),
            config.readerSelection());
    String cluster = address.clusterId();
    observers.add(extensions.observer());
    this.events =
        new EngineEvents(new EngineEvent.Source(config.connection().unit(), cluster), observers);
    // The socket is ours: names, connects and the engine's own calls all have deadlines.
    this.watchdog = new Watchdog("aws-watchdog-" + cluster);
    this.names =
        new TimedResolver(config.cluster().resolver(), new NamedThreads("aws-dns-" + cluster));
    this.moves = new NameWatch(names, watchdog);
    DriverAdapter driver = Drivers.named(config.database().driver());
    this.family = family(config, address);
    this.opener =
        new PhysicalOpener(
            driver,
            family::best,
            names::resolve,
            moves,
            config.network().sockets(),
            watchdog,
            config.network().connectTimeout(),
            ConnectInterceptors.of(
                config.extensions().interceptors(),
                driver,
                new NamedThreads("aws-interceptor-" + cluster)),
            events,
            clock);
    this.credentials =
        new CredentialSources(driver, config.url().endpoint(), ofApplication(), service(cluster));
    this.targets =
        new ConnectTargets(
            config.connection(),
            config.monitoring(),
            driver,
            tellsCommits(config, address)
                ? given ->
                    family.best().product().tellsCommits() ? driver.tellingCommits(given) : given
                : UnaryOperator.identity(),
            credentials);
    this.registry = new LinkRegistry(events);
    observers.add(new ClusterLog(cluster, registry::inFlightOf, clock));
    this.permits =
        new PermitQueue(
            config.pool().maxSize(),
            config.tenancy().maxConnections(),
            config.tenancy().maxConnectionsPerTenant());
    this.orphans = new OrphanedServerProcesses(!address.kind().isProxy());
  }

  /** A proxy would keep a client to one server of its own for what it is told. */
  private static boolean tellsCommits(EngineConfig config, ClusterAddress address) {
    return config.readYourWrites().followsWrites() && !address.kind().isProxy();
  }

  private @Nullable CachingCredentials service(String cluster) {
    LoginSettings login = config.login();
    return login == null
        ? null
        : new CachingCredentials(
            AwsLogin.issuer(
                login,
                config.url().endpoint(),
                extensions.wall(),
                clock,
                Products.ofProtocol(config.url().protocol())::tokenUser),
            clock,
            new NamedThreads("aws-credentials-" + cluster));
  }

  private @Nullable CredentialSource ofApplication() {
    Chosen<CredentialSource> chosen = config.extensions().credentials();
    if (chosen != null && extensions.credentials() != null) {
      throw new SettingsException(
          List.of(
              "hibernate.aws.credentials.source: the engine was given another source when it was"
                  + " built; keep one of them"));
    }
    return chosen == null ? extensions.credentials() : chosen.make();
  }

  /**
   * An engine for this configuration. Nothing is opened and no thread is started before its first
   * request; the caller closes it.
   *
   * @throws io.hibernateaws.engine.api.SettingsException if the endpoint is of a kind that is not
   *     provided
   */
  public static AwsEngine assemble(EngineConfig config, Extensions extensions) {
    return new EngineAssembly(config, extensions).assemble();
  }

  private AwsEngine assemble() {
    config.notices().stream().filter(Notice::warning).forEach(notice -> LOG.warn(notice.text()));
    Monitors monitors = observe();
    Routing routing = decide(monitors);
    LinkPool pool = connect(monitors, routing);
    react(monitors, pool);
    MarkerRows verification = verification(monitors);
    Sessions sessions = guard(monitors, pool, verification);
    AwsEngine engine =
        new RunningEngine(
            config,
            events,
            observers,
            watchdog,
            names,
            monitors,
            pool,
            routing,
            sessions,
            verification,
            credentials,
            this::diagnose,
            clock);
    Telemetry.observe(engine, config.telemetry());
    return engine;
  }

  /** Asks on links of its own, past the monitors and the pool: what they believe is no answer. */
  private Diagnosis diagnose(Duration limit) {
    String set = config.database().family();
    return Examination.of(
        new Subject(
            address,
            config.connection(),
            config.monitoring(),
            Products.ofProtocol(config.url().protocol()),
            set == null ? null : Families.named(set),
            config.outcome(),
            config.pool().maxSize(),
            config.reads().maxReplicaLag(),
            config.readYourWrites().followsWrites(),
            config.notices().stream()
                .filter(Notice::warning)
                .map(Notice::text)
                .filter(text -> !text.contains(SettingsReader.NAMES_A_READER_ENDPOINT))
                .toList(),
            found -> FeaturesHere.of(config, address, found).reports()),
        new Means(
            names::resolve,
            opener,
            targets,
            config.topologyLinks().driverProperties(),
            watchdog,
            new NamedThreads("aws-diagnosis-" + address.clusterId()),
            clock,
            extensions.wall()),
        limit);
  }

  /** The monitors: each on links of its own, with snapshots for the floors above. */
  private Monitors observe() {
    String cluster = address.clusterId();
    IdleDetector idle =
        new IdleDetector(
            config.monitoring().idleDisconnect(),
            () -> registry.isAnyLent() || permits.waiting() > 0,
            clock);
    MonitorDialer dialer = dialer(config.topologyLinks());
    TopologyMonitor topology =
        new TopologyMonitor(
            new ClusterSeeds(cluster, address.seeds(), address.membersWithoutTopology()),
            config.topology(),
            config.database().auxiliaryQueryTimeout(),
            idle,
            dialer,
            events,
            clock,
            extensions.random());
    HostMonitors hosts =
        config.has(Feature.HOST_MONITORING) && address.namesHosts()
            ? new HostMonitors(
                cluster,
                config.hostMonitoring(),
                registry,
                dialer(config.hostLinks()),
                topology,
                idle::isWaking,
                events,
                clock)
            : null;
    ReaderBackoff backoff =
        config.backoff() == null
            ? null
            : new ReaderBackoff(address.url().toString(), config.backoff(), clock);
    return new Monitors(topology, dialer, idle, hosts, backoff);
  }

  private MonitorDialer dialer(MonitorLinkSettings links) {
    return new MonitorDialer(
        opener,
        targets,
        links,
        family,
        address,
        watchdog,
        config.database().auxiliaryQueryTimeout(),
        orphans);
  }

  /** The planner: what the URL means for the family that is known, and which readers serve. */
  private Routing decide(Monitors monitors) {
    ReaderBackoff backoff = monitors.backoff();
    return new Routing(
        new FamilyRoutes(
            family::best,
            address,
            choice(config),
            strategy.selector(),
            new SelectionInput(extensions.random(), registry::linksInUse),
            ReaderFilters.of(config.reads(), backoff == null ? null : backoff::holdsBack, clock),
            config.has(Feature.FAILOVER) ? config.failover().timeout() : null));
  }

  /** What the features and settings make of the URL. */
  static UrlMeaning.Choice choice(EngineConfig config) {
    return new UrlMeaning.Choice(
        true,
        config.has(Feature.READ_WRITE_SPLITTING),
        config.reads().fallBackToWriter(),
        config.has(Feature.INITIAL_CONNECTION),
        config.failover().mode());
  }

  /** The pool: the queue, the planned supply, the stores, the opener that verifies roles. */
  private LinkPool connect(Monitors monitors, Routing routing) {
    RoleVerification verification = roleVerification(config);
    LinkOpener links =
        new LinkOpener(
            opener,
            family,
            monitors.topology(),
            registry,
            monitors::watch,
            watchdog,
            config.pool().maxLifetime(),
            config.database().auxiliaryQueryTimeout(),
            verification,
            events,
            clock,
            extensions.random());
    OrphanTerminator terminator =
        new OrphanTerminator(
            address.clusterId(),
            orphans,
            monitors.dialer(),
            monitors.topology().view(),
            monitors.topology(),
            clock);
    return new LinkPool(
        routing,
        monitors.topology(),
        family,
        links,
        targets,
        registry,
        moves,
        monitors.backoff(),
        orphans,
        terminator,
        config.pool().enabled() ? extensions.stores() : LinkStore.Factory.UNPOOLED,
        permits,
        config.pool(),
        config.tenancy(),
        config.failover(),
        verification,
        config.network().connectTimeout(),
        config.has(Feature.AURORA_CONNECTION_TRACKER),
        events,
        clock);
  }

  /**
   * What the monitor's thread does in the floors above when a snapshot is published or the engine
   * becomes idle. Links and stores are ended, which never blocks; sessions read snapshots.
   */
  private void react(Monitors monitors, LinkPool pool) {
    if (config.has(Feature.AURORA_CONNECTION_TRACKER)) {
      monitors.topology().listen(new StaleLinks(registry));
    }
    monitors.topology().listen(strategy.weightedHosts());
    if (monitors.backoff() != null) {
      monitors.topology().listen(monitors.backoff());
    }
    monitors.topology().listen(pool::forgetGoneInstances);
    if (config.monitoring().idleDisconnect() != null) {
      monitors.idle().onIdle(pool::closeIdleLinks);
    }
  }

  /** Sessions, and the one exception each of them gets. */
  private Sessions guard(Monitors monitors, LinkPool pool, @Nullable MarkerRows verification) {
    TopologyMonitor topology = monitors.topology();
    Failover failover = new ObservedFailover(topology.view(), topology, events, clock);
    return new Sessions(
        pool.supply(),
        () -> failsOver() ? failover : null,
        family::best,
        config.session(),
        config.has(Feature.READ_WRITE_SPLITTING) || config.has(Feature.SRW)
            ? ReadRouting.of(config.reads().signals(), clock)
            : ReadRouting.NONE,
        shorter(config.failover().timeout(), config.pool().acquisitionTimeout()),
        verification,
        new FreshReads(
            address.clusterId(),
            config.readYourWrites(),
            config.reads().fallBackToWriter(),
            !address.readsThroughProxy(),
            family::best,
            clock),
        events,
        clock);
  }

  private boolean failsOver() {
    return config.has(Feature.FAILOVER) && address.hasTopology(family.best());
  }

  private @Nullable MarkerRows verification(Monitors monitors) {
    return config.outcome() == null
        ? null
        : new MarkerRows(
            config.outcome(),
            new MarkerRows.Parts(
                address.clusterId(),
                UUID.randomUUID(),
                opener,
                family::best,
                went ->
                    address.hasTopology(family.best())
                        ? verifiedWriter(monitors.topology().view().current())
                        : went,
                !address.kind().isProxy(),
                watchdog,
                config.database().auxiliaryQueryTimeout(),
                events,
                clock));
  }

  /** Where the writer is that has said so itself; null while there is none. */
  private static @Nullable Endpoint verifiedWriter(ClusterSnapshot snapshot) {
    return snapshot
        .writer()
        .filter(writer -> snapshot.verified(writer, Role.WRITER))
        .map(Member::endpoint)
        .orElse(null);
  }

  /** A guess that is good enough to read errors with, until the server has said what it is. */
  private static FamilyHolder family(EngineConfig config, ClusterAddress address) {
    DatabaseProduct product = Products.ofProtocol(config.url().protocol());
    String set = config.database().family();
    DatabaseFamily known = set == null ? null : Families.named(set);
    StartLine start = new StartLine(config, address);
    return new FamilyHolder(
        known == null ? product.likely(address.kind()) : known,
        raw ->
            known == null
                ? product.detect(raw, address.kind())
                : known.product().confirmed(raw, known),
        found -> {
          address.check(found);
          start.tell(found);
        });
  }

  /**
   * The role check is what initial_connection promises, and what protects failover against stale
   * names.
   */
  private static RoleVerification roleVerification(EngineConfig config) {
    SrwSettings srw = config.srw();
    if (srw != null) {
      return new RoleVerification(srw.verify(), srw.retryTimeout(), srw.retryInterval());
    }
    return new RoleVerification(
        config.has(Feature.INITIAL_CONNECTION)
            || config.has(Feature.FAILOVER)
            || config.has(Feature.STALE_DNS),
        config.initialConnection().retryTimeout(),
        config.initialConnection().retryInterval());
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
