package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the links of many tenants on one cluster. */
class TenantStoresTest {
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final NanoClock clock = NanoClock.system();
  private final AtomicLong ahead = new AtomicLong();
  private final FakeServers servers = new FakeServers();
  private final Watchdog watchdog = new Watchdog("tenants of the test");
  private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
  private LinkPool connecting = connecting(new TenancySettings(null, null, null));

  @AfterEach
  void end() {
    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    watchdog.close();
  }

  private LinkPool connecting(TenancySettings tenancy) {
    servers.server("a", Role.WRITER);
    return TestSupply.over(
        servers,
        new Snapshots().cluster("a"),
        seen -> {},
        events::add,
        () -> clock.nanoTime() + ahead.get(),
        watchdog,
        new PoolSettings(true, 10, 0, Duration.ofMillis(100), Duration.ofHours(1), null, null),
        Duration.ofSeconds(5),
        Map.of(),
        tenancy);
  }

  private Lease borrow(ConnectRequest request) throws SQLException {
    return connecting.supply().borrow(request);
  }

  private static ConnectRequest tenant(int number) {
    return ConnectRequest.WRITABLE.withDatabase("d" + number).withTenant("t" + number);
  }

  @Test
  void links_of_a_tenant_that_nobody_wants_are_closed_and_those_of_the_engine_are_kept()
      throws SQLException {
    connecting = connecting(new TenancySettings(Duration.ofMillis(200), null, null));
    borrow(ConnectRequest.WRITABLE).giveBack();
    borrow(tenant(1)).giveBack();
    borrow(ConnectRequest.WRITABLE.withCredentials("u", "p")).giveBack();
    assertThat(servers.opened).hasValue(3);

    await().untilAsserted(() -> assertThat(connecting.counts().open()).isEqualTo(1));

    assertThat(borrow(ConnectRequest.WRITABLE).link().isBroken()).isFalse();
    borrow(tenant(1)).giveBack();
    assertThat(servers.opened).hasValue(4);
  }

  @Test
  void a_link_of_a_tenant_that_is_wanted_now_and_then_is_kept() throws SQLException {
    connecting = connecting(new TenancySettings(IDLE, null, null));
    for (int i = 0; i < 5; i++) {
      borrow(tenant(1)).giveBack();
      ahead.addAndGet(IDLE.toNanos() / 2);
    }
    assertThat(servers.opened).hasValue(1);
  }

  @Test
  void under_a_cap_a_new_link_takes_the_place_of_the_idle_ones_that_were_wanted_longest_ago()
      throws SQLException {
    connecting = connecting(new TenancySettings(IDLE, 3, null));
    for (int i = 1; i <= 3; i++) {
      borrow(tenant(i)).giveBack();
      ahead.addAndGet(1_000);
    }
    borrow(tenant(1)).giveBack();
    ahead.addAndGet(1_000);

    Lease fourth = borrow(tenant(4));

    assertThat(connecting.counts().open()).isEqualTo(3);
    fourth.giveBack();
    borrow(tenant(1)).giveBack();
    borrow(tenant(3)).giveBack();
    assertThat(servers.opened).as("only the link of tenant 2 has gone").hasValue(4);
  }

  @Test
  void however_many_tenants_come_their_links_stay_under_the_cap() throws SQLException {
    connecting = connecting(new TenancySettings(IDLE, 5, null));
    for (int i = 0; i < 100; i++) {
      Lease held = borrow(tenant(i));
      assertThat(connecting.counts().open()).isLessThanOrEqualTo(5);
      held.giveBack();
    }
    assertThat(servers.open).hasValue(5);
  }

  @Test
  void tenants_that_come_at_once_stay_under_the_cap_together() throws Exception {
    int cap = 3;
    long seed = Long.getLong("stress.seed", 20261129);
    connecting = connecting(new TenancySettings(IDLE, cap, null));
    ExecutorService threads = Executors.newFixedThreadPool(cap);
    try {
      for (int round = 0; round < 20_000; round++) {
        Random random = new Random(seed + round);
        events.clear();
        CyclicBarrier together = new CyclicBarrier(cap);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < cap; i++) {
          ConnectRequest request = tenant(random.nextInt(12));
          ends.add(
              threads.submit(
                  () -> {
                    together.await();
                    borrow(request).giveBack();
                    return null;
                  }));
        }
        for (Future<?> end : ends) {
          end.get(20, TimeUnit.SECONDS);
        }
        assertThat(servers.mostOpen.get())
            .as("seed %s, round %s", seed, round)
            .isLessThanOrEqualTo(cap);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_tenant_at_its_cap_is_told_so_and_observers_hear_whose_bind_failed() throws SQLException {
    connecting = connecting(new TenancySettings(IDLE, null, 1));
    borrow(tenant(1));
    // This thread may have one more than the cap, for isolated work.
    borrow(tenant(1));

    assertThatThrownBy(() -> borrow(tenant(1)))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining(
            "tenant 't1' uses all of its 1 connections (tenancy.max_connections_per_tenant=1)");
    borrow(tenant(2)).giveBack();

    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        EngineEvent.NotBound.class,
                        not -> {
                          assertThat(not.tenant()).isEqualTo("t1");
                          assertThat(not.waited()).isPositive();
                        }))
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        EngineEvent.Returned.class,
                        back -> assertThat(back.tenant()).isEqualTo("t2")));
  }
}
