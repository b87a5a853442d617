package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.dial.OrphanTerminator;
import io.hibernateaws.engine.dial.OrphanedServerProcesses;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.LinkOpener;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.RoleVerification;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.permits.PermitQueue;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.route.Routes;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.route.UrlMeaning;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterMonitor;
import io.hibernateaws.engine.topology.FakeMonitor;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.Snapshots;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The whole connecting layer over fake servers and a store that keeps links. */
final class TestSupply {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private TestSupply() {}

  /** The layer with its pool; hosts are waited for no longer than {@code failover}. */
  static LinkPool over(
      FakeServers servers,
      Snapshots snapshots,
      ObservationSink sink,
      EngineObserver observer,
      NanoClock clock,
      Watchdog watchdog,
      PoolSettings pool,
      Duration failover) {
    return over(
        servers,
        snapshots,
        sink,
        observer,
        clock,
        watchdog,
        pool,
        failover,
        Map.of(),
        TenancySettings.UNBOUNDED);
  }

  /** The same with properties of the driver and bounds of tenants. */
  static LinkPool over(
      FakeServers servers,
      Snapshots snapshots,
      ObservationSink sink,
      EngineObserver observer,
      NanoClock clock,
      Watchdog watchdog,
      PoolSettings pool,
      Duration failover,
      Map<String, String> driverProperties,
      TenancySettings tenancy) {
    Routing routing = routing(failover);
    routing.applicationStarted();
    return over(
        servers,
        snapshots,
        sink,
        observer,
        clock,
        watchdog,
        pool,
        routing,
        driverProperties,
        tenancy);
  }

  /** Routes as a writer endpoint does, for an application that boots. */
  static Routing routing(Duration failover) {
    UrlMeaning url =
        UrlMeaning.of(
            new Endpoint("the.url", 5432),
            EndpointKind.WRITER_CLUSTER,
            null,
            new UrlMeaning.Choice(true, true, true, true, null));
    Routes routes =
        new Routes(
            new RoutePlanner(
                url, new RandomSelector(), new SelectionInput(new Random(1), id -> 0), List.of()),
            failover);
    return new Routing(() -> routes);
  }

  /** The same with a routing of the test's own. */
  static LinkPool over(
      FakeServers servers,
      Snapshots snapshots,
      ObservationSink sink,
      EngineObserver observer,
      NanoClock clock,
      Watchdog watchdog,
      PoolSettings pool,
      Routing routing,
      Map<String, String> driverProperties,
      TenancySettings tenancy) {
    EngineEvents events = TestEvents.to(observer);
    NameWatch moves =
        new NameWatch(
            new TimedResolver(
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, Thread::new),
            watchdog);
    PhysicalOpener opener =
        new PhysicalOpener(
            servers,
            servers::family,
            (host, deadline) -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            moves,
            SocketSettings.UNTOUCHED,
            watchdog,
            CONNECT,
            null,
            events,
            clock);
    ConnectTargets targets =
        new ConnectTargets(
            new ConnectionSettings(
                "unit",
                new JdbcUrl("postgresql", new Endpoint("the.url", 5432), "db", Map.of()),
                new Credentials("app", "secret"),
                driverProperties),
            new MonitoringSettings(null, null, null),
            servers,
            UnaryOperator.identity(),
            new CredentialSources(
                servers, new Endpoint("the.url", 5432), servers.credentials, null));
    FamilyHolder family =
        new FamilyHolder(servers.family(), raw -> servers.family(), accepted -> {});
    LinkRegistry registry = new LinkRegistry(events);
    OrphanedServerProcesses orphans = new OrphanedServerProcesses(true);
    RoleVerification verification =
        new RoleVerification(true, Duration.ofSeconds(30), Duration.ofMillis(50));
    ClusterMonitor monitor = new FakeMonitor(snapshots.view(), sink);
    return new LinkPool(
        routing,
        monitor,
        family,
        new LinkOpener(
            opener,
            family,
            monitor,
            registry,
            member -> {},
            watchdog,
            pool.maxLifetime(),
            CONNECT,
            verification,
            events,
            clock,
            new Random(2)),
        targets,
        registry,
        moves,
        null,
        orphans,
        new OrphanTerminator("test", orphans, noMonitors(), monitor.view(), sink, clock),
        (name, opening) -> new IdleLinks(opening),
        new PermitQueue(
            pool.maxSize(), tenancy.maxConnections(), tenancy.maxConnectionsPerTenant()),
        pool,
        tenancy,
        new FailoverSettings(
            null, Duration.ofSeconds(60), Strategy.RANDOM, false, Duration.ofSeconds(30)),
        verification,
        CONNECT,
        true,
        events,
        clock);
  }

  private static MemberDialer noMonitors() {
    return new MemberDialer() {
      @Override
      public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
        throw new SQLException("no server answers monitors", "08001");
      }

      @Override
      public boolean meansDead(SQLException failure) {
        return true;
      }
    };
  }
}
