package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.credential.FixedCredentials;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Links without a server. Their raw connection knows {@code close} and {@code isClosed} only, so a
 * store that asks it anything else fails. In this package because only it may make links.
 */
public final class FakeLinks implements AutoCloseable {
  private final Watchdog watchdog = new Watchdog("fake-links-watchdog");
  private final LinkRegistry registry = new LinkRegistry(EngineObserver.NONE);

  public Link open() {
    NanoClock clock = NanoClock.system();
    Member member = new Member("instance-1", new Endpoint("127.0.0.1", 5432), Role.WRITER, 0);
    Link link =
        new Link(
            raw(),
            (DriverAdapter)
                Proxy.newProxyInstance(
                    FakeLinks.class.getClassLoader(),
                    new Class<?>[] {DriverAdapter.class},
                    (self, method, arguments) -> {
                      throw new UnsupportedOperationException(method.getName());
                    }),
            new OpenAttempt(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432),
                Deadline.never(clock),
                SocketSettings.UNTOUCHED),
            new Link.Birth(
                member,
                new LinkIdentity(Role.WRITER, "instance-1", 1, null),
                1,
                new PhysicalOpener.Target(
                    member.endpoint(),
                    "app",
                    new FixedCredentials(new Credentials("app", null)),
                    Map.of()),
                "app",
                clock.nanoTime(),
                Long.MAX_VALUE),
            watchdog,
            Duration.ofSeconds(5),
            registry);
    registry.opened(link);
    return link;
  }

  private static Connection raw() {
    AtomicBoolean closed = new AtomicBoolean();
    return (Connection)
        Proxy.newProxyInstance(
            FakeLinks.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "close" -> {
                    closed.set(true);
                    yield null;
                  }
                  case "isClosed" -> closed.get();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  public int openCount() {
    return registry.size();
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
