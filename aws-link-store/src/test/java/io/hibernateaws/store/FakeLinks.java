package io.hibernateaws.store;

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
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.OpenedAs;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Links without a server. Their raw connection knows {@code close} and {@code isClosed} only, so a
 * store that asks it anything else fails.
 */
final class FakeLinks implements AutoCloseable {
  private final Watchdog watchdog = new Watchdog("fake-links-watchdog");
  private final LinkRegistry registry =
      new LinkRegistry(
          new EngineEvents(new EngineEvent.Source("test", "test"), EngineObserver.NONE));
  private final AtomicInteger open = new AtomicInteger();

  Link open() {
    NanoClock clock = NanoClock.system();
    Member member = new Member("instance-1", new Endpoint("127.0.0.1", 5432), Role.WRITER, 0);
    return make(
        raw(),
        (DriverAdapter)
            Proxy.newProxyInstance(
                FakeLinks.class.getClassLoader(),
                new Class<?>[] {DriverAdapter.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("serverProcessId")) {
                    return 0L;
                  }
                  throw new UnsupportedOperationException(method.getName());
                }),
        PostgreSql.PRODUCT,
        new OpenAttempt(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432),
            Deadline.never(clock),
            SocketSettings.UNTOUCHED),
        new OpenedAs(
            member,
            new LinkIdentity(Role.WRITER, "instance-1", null),
            1,
            new PhysicalOpener.Target(
                member.endpoint(),
                "app",
                "app",
                new FixedCredentials(new Credentials("app", null)),
                Map.of(),
                Role.WRITER),
            "app",
            clock.nanoTime(),
            Long.MAX_VALUE),
        watchdog,
        Duration.ofSeconds(5),
        registry);
  }

  /** By reflection: only the engine makes links. */
  private static Link make(Object... arguments) {
    Constructor<?> constructor = Link.class.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    try {
      return (Link) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the constructor of a link takes other arguments now", e);
    }
  }

  private Connection raw() {
    AtomicBoolean closed = new AtomicBoolean();
    open.incrementAndGet();
    return (Connection)
        Proxy.newProxyInstance(
            FakeLinks.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "close" -> {
                    if (closed.compareAndSet(false, true)) {
                      open.decrementAndGet();
                    }
                    yield null;
                  }
                  case "isClosed" -> closed.get();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Links whose connection is open. */
  int openCount() {
    return open.get();
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
