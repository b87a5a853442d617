package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.permits.Crowd;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The blocking shell under real threads while the cluster changes: sessions that borrow, give back,
 * evict and are interrupted, over a writer that moves and hosts that refuse; {@code -Dstress.seed}
 * chooses other schedules.
 */
@Timeout(120)
class PlannedSupplyStressTest {
  private static final int SIZE = 8;
  private static final int TURNS = 100;
  private static final List<String> INSTANCES = List.of("a", "b", "c");

  /** Far above what a busy machine needs to wake a thread, far below a wait that is forgotten. */
  private static final Duration LATENESS = Duration.ofSeconds(5);

  private final NanoClock clock = NanoClock.system();
  private final long seed = Long.getLong("stress.seed", 1);
  private final FakeServers servers = new FakeServers();
  private final Snapshots snapshots = new Snapshots();
  private final Watchdog watchdog = new Watchdog("watchdog of the stress test");
  private final LinkPool connecting =
      TestSupply.over(
          servers,
          snapshots,
          observation -> {},
          EngineObserver.NONE,
          clock,
          watchdog,
          new PoolSettings(
              true,
              SIZE,
              0,
              Duration.ofSeconds(10),
              Duration.ofMillis(500),
              Duration.ofMinutes(30),
              null),
          Duration.ofSeconds(1));

  private final AtomicInteger lent = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger mostWriting = new AtomicInteger();
  private final AtomicLong latest = new AtomicLong();

  @AfterEach
  void stop() {
    watchdog.close();
  }

  @Test
  void whatever_happens_every_session_gets_a_link_or_a_reason_in_time_and_nothing_is_left_open()
      throws Exception {
    moveWriterTo("a");
    CountDownLatch over = new CountDownLatch(1);
    Thread cluster = Crowd.one(() -> changeTheCluster(over));

    Crowd.of(64, seed, this::session).runUnderInterrupts();

    over.countDown();
    cluster.join(10_000);
    assertThat(cluster.isAlive()).isFalse();
    assertThat(connecting.counts().borrowed()).isZero();
    assertThat(connecting.counts().waiting()).isZero();
    assertThat(mostWriting.get()).isBetween(1, SIZE);
    assertThat(Duration.ofNanos(latest.get())).isLessThan(LATENESS);
    assertThat(List.of(lent.get(), refused.get(), interrupted.get()))
        .as("the test has tested something: lent, refused, interrupted")
        .allMatch(count -> count > 10);
    assertThatEveryPermitIsThere();

    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(10), clock));

    assertThat(connecting.counts().open()).isZero();
    assertThat(servers.open).as("physical connections").hasValue(0);
  }

  private void session(SplittableRandom random) throws SQLException {
    for (int turn = 0; turn < TURNS; turn++) {
      Duration limit = Duration.ofMillis(1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 20));
      boolean reads = random.nextInt(3) == 0;
      ConnectRequest request =
          (reads ? ConnectRequest.READ_ONLY : ConnectRequest.WRITABLE).withLimit(limit);
      Lease lease = borrow(request, limit);
      if (lease == null) {
        continue;
      }
      if (!reads) {
        mostWriting.accumulateAndGet(writing.incrementAndGet(), Math::max);
        assertThat(lease.link().role()).isEqualTo(Role.WRITER);
      }
      Crowd.hold(random);
      if (random.nextInt(10) == 0) {
        borrowAnother(request, limit);
      }
      if (!reads) {
        writing.decrementAndGet();
      }
      if (random.nextInt(6) == 0) {
        lease.evict("lost");
      }
      lease.giveBack();
    }
  }

  private void borrowAnother(ConnectRequest request, Duration limit) throws SQLException {
    Lease second = borrow(request, limit);
    if (second != null) {
      second.giveBack();
    }
  }

  /** A lease, or null for one of the reasons that a session may be given. */
  private @Nullable Lease borrow(ConnectRequest request, Duration limit) throws SQLException {
    long began = clock.nanoTime();
    try {
      Lease lease = connecting.supply().borrow(request);
      lent.incrementAndGet();
      return lease;
    } catch (ConnectSQLException | FailoverFailedSQLException e) {
      // The flag is how a session learns that it was interrupted; a later wait must not end by it.
      if (Thread.interrupted()) {
        interrupted.incrementAndGet();
      } else {
        refused.incrementAndGet();
      }
      return null;
    } catch (SQLException refusal) {
      // Who is interrupted inside a connect that fails is told how it failed, at once.
      if (!Thread.interrupted()) {
        throw refusal;
      }
      interrupted.incrementAndGet();
      return null;
    } finally {
      latest.accumulateAndGet(clock.nanoTime() - began - limit.toNanos(), Math::max);
    }
  }

  /** The writer moves, a host refuses for a while, and now and then there is no writer at all. */
  private void changeTheCluster(CountDownLatch over) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed ^ 77);
    while (!over.await(5, TimeUnit.MILLISECONDS)) {
      INSTANCES.forEach(each -> servers.server(each, Role.READER).refusal = null);
      String instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
      switch (random.nextInt(4)) {
        case 0 -> moveWriterTo(instance);
        case 1 ->
            servers.server(instance, Role.READER).refusal =
                new SQLException("connection refused", "08001");
        case 2 -> snapshots.down(instance);
        default -> snapshots.linkLost(instance, clock.nanoTime());
      }
    }
    INSTANCES.forEach(each -> servers.server(each, Role.READER).refusal = null);
    moveWriterTo("a");
  }

  private void moveWriterTo(String writer) {
    List<String> readers = new ArrayList<>(INSTANCES);
    readers.remove(writer);
    for (String each : INSTANCES) {
      servers.server(each, Role.READER).role = each.equals(writer) ? Role.WRITER : Role.READER;
      snapshots.newGeneration(each);
    }
    snapshots.cluster(writer, readers.toArray(String[]::new));
    for (String each : INSTANCES) {
      snapshots.answered(each, each.equals(writer) ? Role.WRITER : Role.READER, clock.nanoTime());
    }
  }

  /** One thread gets all permits and the reserve, and not one more. */
  private void assertThatEveryPermitIsThere() throws SQLException {
    ConnectRequest soon = ConnectRequest.WRITABLE.withLimit(Duration.ofSeconds(2));
    List<Lease> all = new ArrayList<>();
    for (int i = 0; i < SIZE + 1; i++) {
      all.add(connecting.supply().borrow(soon));
    }
    assertThat(borrow(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(20)), Duration.ZERO))
        .as("more than all")
        .isNull();
    all.forEach(Lease::giveBack);
  }
}
