package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.credential.FixedCredentials;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;

/** Links over fake driver connections, for tests of other packages. */
public final class TestLinks {
  private static final LinkRegistry REGISTRY = new LinkRegistry(TestEvents.NONE);

  private TestLinks() {}

  /** A link to {@code member} whose auxiliary calls are ended after {@code auxiliaryTimeout}. */
  public static Link link(
      Connection raw,
      DriverAdapter driver,
      DatabaseProduct product,
      Member member,
      Watchdog watchdog,
      Duration auxiliaryTimeout) {
    return link(raw, driver, product, member, watchdog, auxiliaryTimeout, "app", "app");
  }

  /** The same as another user of another database. */
  public static Link link(
      Connection raw,
      DriverAdapter driver,
      DatabaseProduct product,
      Member member,
      Watchdog watchdog,
      Duration auxiliaryTimeout,
      String database,
      String user) {
    OpenAttempt socket =
        new OpenAttempt(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            Deadline.never(NanoClock.system()),
            SocketSettings.UNTOUCHED);
    OpenedAs birth =
        new OpenedAs(
            member,
            new LinkIdentity(member.role(), member.instanceId(), new ServerProcess(1, "then")),
            0,
            new PhysicalOpener.Target(
                member.endpoint(),
                database,
                user,
                new FixedCredentials(new Credentials(user, null)),
                Map.of(),
                member.role()),
            user,
            0,
            Long.MAX_VALUE);
    return new Link(raw, driver, product, socket, birth, watchdog, auxiliaryTimeout, REGISTRY);
  }

  /** What a verified topology with another writer does to a link. */
  public static void markStale(Link link, String because) {
    link.markStale(because);
  }
}
