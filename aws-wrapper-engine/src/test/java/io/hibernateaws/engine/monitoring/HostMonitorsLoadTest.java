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
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the monitors of three instances do for a thousand busy links. */
class HostMonitorsLoadTest {
  private static final int LINKS = 1_000;
  private static final int INSTANCES = 3;
  private static final Duration TIME = Duration.ofSeconds(3);

  private final AtomicLong looks = new AtomicLong();

  /** Half of the calls in flight, none of them old. */
  private static final class BusyLink implements WatchedLink {
    private final long offset;
    private final AtomicLong looks;

    BusyLink(long offset, AtomicLong looks) {
      this.offset = offset;
      this.looks = looks;
    }

    @Override
    public long callSequence() {
      looks.incrementAndGet();
      return (System.nanoTime() >> 20) + offset;
    }

    @Override
    public @Nullable InetAddress address() {
      return null;
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
  void a_thousand_links_are_looked_at_once_in_half_an_interval() throws Exception {
    Map<String, List<WatchedLink>> links = new HashMap<>();
    for (int i = 0; i < LINKS; i++) {
      links
          .computeIfAbsent("db-" + i % INSTANCES, id -> new ArrayList<>())
          .add(new BusyLink(i, looks));
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
      long looksBefore = looks.get();
      long cpuBefore = cpu();
      long started = System.nanoTime();
      // Nothing is waited for but time: what is counted is what happens in it.
      new CountDownLatch(1).await(TIME.toMillis(), TimeUnit.MILLISECONDS);
      double looksOfALink = (double) (looks.get() - looksBefore) / LINKS;
      double cpu = cpu() - cpuBefore;
      double took = System.nanoTime() - started;
      System.out.printf(
          "MONITORS links=%d looks_of_a_link=%.1f share_of_a_core=%.4f%n",
          LINKS, looksOfALink, cpu / took);

      // A busy machine looks later, never more often; each monitor may be within a look at the
      // ends.
      assertThat(looksOfALink).isBetween(1.0, took / HostPhaseTest.DEFAULTS.look().toNanos() + 2);
    } finally {
      monitors.close(Deadline.in(Duration.ofSeconds(5), NanoClock.system()));
    }
  }

  private static long cpu() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aws-host-load-"))
        .mapToLong(thread -> bean.getThreadCpuTime(thread.getId()))
        .sum();
  }
}
