package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.OrphanedServerProcesses;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.route.Routes;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.route.UrlMeaning;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.Snapshots;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The whole connecting layer over fake servers and a store that keeps links. */
final class TestSupply {
  private TestSupply() {}

  /** The layer with its pool; hosts are waited for no longer than {@code failover}. */
  static Connecting over(
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
  static Connecting over(
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
            new UrlMeaning.Rules(true, true, true, true, null));
    Routes routes =
        new Routes(
            new RoutePlanner(
                url, new RandomSelector(), new SelectionInput(new Random(1), id -> 0), List.of()),
            failover);
    return new Routing(() -> routes);
  }

  /** The same with a routing of the test's own. */
  static Connecting over(
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
    PhysicalOpener opener =
        new PhysicalOpener(
            servers,
            (host, deadline) -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            SocketSettings.UNTOUCHED,
            watchdog,
            Duration.ofSeconds(5));
    ConnectTargets logins =
        new ConnectTargets(
            new ConnectTargets.Facts(
                "app",
                (endpoint, deadline) -> new Credentials("app", "secret"),
                "db",
                driverProperties,
                "unit",
                "name",
                (endpoint, deadline) -> new Credentials("app", "secret"),
                "db"));
    return Connecting.build(
        new Connecting.Parts(
            "test",
            opener,
            new FamilyHolder(servers.family(), raw -> servers.family(), family -> {}),
            logins,
            new LinkRegistry(TestEvents.to(observer)),
            member -> {},
            null,
            new OrphanedServerProcesses(true),
            noMonitors(),
            watchdog,
            (name, opening) -> new IdleLinks(opening)),
        new Connecting.Surroundings(
            snapshots.view(), sink, () -> {}, TestEvents.to(observer), clock, new Random(2)),
        routing,
        new Connecting.Rules(
            pool,
            tenancy,
            new PlannedSupply.Limits(
                pool.acquisitionTimeout(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMillis(50),
                false,
                Duration.ofMillis(500),
                true),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            true,
            true));
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
