package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.credential.FixedCredentials;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;

/** Makes links over driver connections that lead nowhere. */
public final class StubLinks {
  private StubLinks() {}

  /** A link to a writer that does not exist. */
  public static Link link(Connection raw, DriverAdapter driver, Watchdog watchdog) {
    Member member = new Member("writer-1", new Endpoint("writer-1.local", 5432), Role.WRITER, 0);
    return new Link(
        raw,
        driver,
        PostgreSql.PRODUCT,
        new OpenAttempt(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            Deadline.never(NanoClock.system()),
            SocketSettings.UNTOUCHED),
        new OpenedAs(
            member,
            new LinkIdentity(Role.WRITER, member.instanceId(), null),
            0,
            new PhysicalOpener.Target(
                member.endpoint(),
                "app",
                new FixedCredentials(new Credentials("app", null)),
                Map.of()),
            "app",
            0,
            Long.MAX_VALUE),
        watchdog,
        Duration.ofSeconds(5),
        new LinkRegistry(
            new EngineEvents(new EngineEvent.Source("test", "test"), EngineObserver.NONE)));
  }
}
