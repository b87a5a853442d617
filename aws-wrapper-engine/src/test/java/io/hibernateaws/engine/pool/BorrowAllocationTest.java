package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Borrowing an idle link and giving it back costs little memory: a smoke test with a generous
 * bound, which building a login or an event for every borrow would break.
 */
class BorrowAllocationTest {
  private static final int ROUNDS = 20_000;
  private static final long MOST_BYTES_PER_ROUND = 1_200;
  private static final Map<String, String> DRIVER_PROPERTIES = properties();

  private final FakeServers servers = new FakeServers();
  private final Snapshots snapshots = new Snapshots();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final LinkPool connecting = connecting(EngineObserver.NONE);

  @AfterEach
  void stop() {
    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), NanoClock.system()));
    watchdog.close();
  }

  @Test
  void borrowing_an_idle_link_and_giving_it_back_allocates_little() throws SQLException {
    servers.server("a", Role.WRITER);
    servers.server("b", Role.READER);
    snapshots.cluster("a", "b");
    borrowAndReturn(ROUNDS);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    borrowAndReturn(ROUNDS);
    long perRound = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

    assertThat(servers.opened).as("the link is lent again and again").hasValue(1);
    assertThat(perRound).as("bytes per borrow and return").isLessThan(MOST_BYTES_PER_ROUND);
  }

  private void borrowAndReturn(int rounds) throws SQLException {
    for (int i = 0; i < rounds; i++) {
      connecting.supply().borrow(ConnectRequest.WRITABLE).giveBack();
    }
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      properties.put("property" + i, "value");
    }
    return Map.copyOf(properties);
  }

  private LinkPool connecting(EngineObserver observer) {
    PoolSettings pool =
        new PoolSettings(
            true,
            2,
            0,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMinutes(30),
            null);
    return TestSupply.over(
        servers,
        snapshots,
        observation -> {},
        observer,
        NanoClock.system(),
        watchdog,
        pool,
        Duration.ofSeconds(5),
        DRIVER_PROPERTIES,
        TenancySettings.UNBOUNDED);
  }
}
