package io.hibernateaws.engine.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.FakeMonitor;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.TopologyView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the monitors of three instances with a thousand busy links cost. */
class HostMonitorsLoadTest {
  private static final double LIMIT = 0.01;
  private static final int WINDOWS = 5;
  private static final int LINKS = 1_000;
  private static final int INSTANCES = 3;
  private static final Duration TIME = Duration.ofSeconds(4);

  /** Half of the calls in flight, none of them old. */
  private static final class BusyLink implements WatchedLink {
    private final long offset;

    BusyLink(long offset) {
      this.offset = offset;
    }

    @Override
    public long callSequence() {
      return (System.nanoTime() >> 20) + offset;
    }

    @Override
    public void abort(String because) {
      throw new AssertionError(because);
    }
  }

  /** Nobody is old, so nobody is asked. */
  private static final class NoDialer implements MemberDialer {
    @Override
    public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
      throw new AssertionError("asked " + endpoint);
    }

    @Override
    public boolean meansDead(SQLException failure) {
      return true;
    }
  }

  @Test
  void a_thousand_links_cost_less_than_a_hundredth_of_a_processor() throws Exception {
    Map<String, List<WatchedLink>> links = new HashMap<>();
    for (int i = 0; i < LINKS; i++) {
      links.computeIfAbsent("db-" + i % INSTANCES, id -> new ArrayList<>()).add(new BusyLink(i));
    }
    HostMonitors monitors =
        new HostMonitors(
            "load",
            HostPhaseTest.DEFAULTS,
            id -> links.getOrDefault(id, List.of()),
            new NoDialer(),
            new FakeMonitor(new TopologyView(), seen -> {}),
            () -> false,
            TestEvents.NONE,
            NanoClock.system());
    links.keySet().forEach(id -> monitors.watch(id, new Endpoint(id, 5432)));
    try {
      // A machine that compiles, or does something else beside, only adds to what it costs.
      double share = 1;
      for (int i = 0; i < WINDOWS && share >= LIMIT; i++) {
        share = Math.min(share, shareInOneWindow());
      }
      System.out.printf("MONITORS links=%d share_of_a_core=%.4f%n", LINKS, share);

      assertThat(share).isLessThan(LIMIT);
    } finally {
      monitors.close(Deadline.in(Duration.ofSeconds(5), NanoClock.system()));
    }
  }

  private static double shareInOneWindow() throws InterruptedException {
    long before = cpu();
    // Nothing is waited for but time: what is measured is what happens in it.
    new CountDownLatch(1).await(TIME.toMillis(), TimeUnit.MILLISECONDS);
    return (double) (cpu() - before) / TIME.toNanos();
  }

  private static long cpu() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aws-host-load-"))
        .mapToLong(thread -> bean.getThreadCpuTime(thread.getId()))
        .sum();
  }
}
