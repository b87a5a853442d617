package io.hibernateaws.engine.permits;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PermitQueueTest {
  private final NanoClock clock = NanoClock.system();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void without_a_permit_the_deadline_ends_the_wait() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    takeOnAnotherThread(queue, Role.WRITER, "");

    assertThat(queue.acquire(Role.WRITER, ConnectRequest.WRITABLE, in(10))).isNull();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void roles_users_and_databases_have_permits_of_their_own() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    ConnectRequest own = ConnectRequest.WRITABLE;
    takeOnAnotherThread(queue, Role.WRITER, "");

    assertThat(queue.acquire(Role.READER, own, in(10))).isNotNull();
    assertThat(queue.acquire(Role.WRITER, own.withDatabase("d"), in(10))).isNotNull();
    assertThat(queue.acquire(Role.WRITER, own.withCredentials("u", "p"), in(10))).isNotNull();
  }

  @Test
  void tenants_that_share_links_share_their_permits() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    takeOnAnotherThread(queue, Role.WRITER, "a");

    assertThat(queue.acquire(Role.WRITER, ConnectRequest.WRITABLE.withTenant("b"), in(10)))
        .isNull();
  }

  @Test
  void a_cap_over_everything_holds_across_lanes_and_a_thread_that_holds_one_draws_on_its_reserve()
      throws Exception {
    PermitQueue queue = new PermitQueue(5, 2, null);
    takeOnAnotherThread(queue, Role.READER, "a");
    PermitQueue.Permit mine = take(queue, Role.WRITER, "b");

    assertThat(onAnotherThread(() -> queue.acquire(Role.WRITER, inDatabase("d"), in(10)))).isNull();
    assertThat(queue.fullBecause(Role.WRITER, inDatabase("d")))
        .isEqualTo("all 2 connections of the cluster are in use (tenancy.max_connections=2)");
    take(queue, Role.WRITER, "b").release();
    mine.release();
    assertThat(onAnotherThread(() -> queue.acquire(Role.WRITER, inDatabase("d"), in(10))))
        .isNotNull();
  }

  @Test
  void a_cap_per_tenant_holds_across_lanes_and_leaves_the_others_alone() throws Exception {
    PermitQueue queue = new PermitQueue(5, null, 2);
    takeOnAnotherThread(queue, Role.READER, "a");
    takeOnAnotherThread(queue, Role.WRITER, "a");
    ConnectRequest third = ConnectRequest.WRITABLE.withTenant("a").withDatabase("d");

    assertThat(queue.acquire(Role.WRITER, third, in(10))).isNull();
    assertThat(queue.fullBecause(Role.WRITER, third))
        .isEqualTo(
            "tenant 'a' uses all of its 2 connections (tenancy.max_connections_per_tenant=2)");
    takeOnAnotherThread(queue, Role.WRITER, "b");
  }

  @Test
  void what_nobody_holds_or_waits_for_takes_no_memory() throws Exception {
    PermitQueue queue = new PermitQueue(1, 1, 1);
    for (int i = 0; i < 100; i++) {
      ConnectRequest request = inDatabase("d" + i).withTenant("t" + i);
      PermitQueue.Permit permit =
          Objects.requireNonNull(queue.acquire(Role.WRITER, request, in(10)));
      assertThat(onAnotherThread(() -> queue.acquire(Role.WRITER, request, in(1)))).isNull();
      assertThat(queue.fullBecause(Role.READER, inDatabase("other"))).isNotEmpty();
      permit.release();
    }
    assertThat(queue.remembered()).isZero();
  }

  private static ConnectRequest inDatabase(String name) {
    return ConnectRequest.WRITABLE.withDatabase(name);
  }

  private <T extends @Nullable Object> T onAnotherThread(Callable<T> work) throws Exception {
    return threads.submit(work).get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_permit_is_released_once_however_often_and_on_whatever_thread() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    PermitQueue.Permit permit = takeOnAnotherThread(queue, Role.WRITER, "");
    permit.release();
    permit.release();

    takeOnAnotherThread(queue, Role.WRITER, "");
    assertThat(queue.acquire(Role.WRITER, ConnectRequest.WRITABLE, in(10))).isNull();
  }

  @Test
  void a_thread_that_holds_a_permit_draws_on_the_reserve_so_that_n_threads_do_not_block_each_other()
      throws Exception {
    int size = 4;
    PermitQueue queue = new PermitQueue(size);
    CountDownLatch allHoldOne = new CountDownLatch(size);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      work.add(
          threads.submit(
              () -> {
                PermitQueue.Permit first = take(queue, Role.WRITER, "");
                allHoldOne.countDown();
                allHoldOne.await();
                take(queue, Role.WRITER, "").release();
                first.release();
                return null;
              }));
    }
    for (Future<?> each : work) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(queue.reserveSize()).isEqualTo(1);
  }

  @Test
  void permits_are_given_in_the_order_of_arrival() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    PermitQueue.Permit held = takeOnAnotherThread(queue, Role.WRITER, "");
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      waiters.add(
          threads.submit(
              () -> {
                PermitQueue.Permit permit = take(queue, Role.WRITER, "");
                order.add(number);
                permit.release();
                return null;
              }));
      Awaitility.await().until(() -> queue.waiting() == number + 1);
    }
    held.release();
    for (Future<?> each : waiters) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void never_more_are_out_than_permits_and_reserve() throws Exception {
    PermitQueue queue = new PermitQueue(5);
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      work.add(
          threads.submit(
              () -> {
                for (int turn = 0; turn < 500; turn++) {
                  PermitQueue.Permit first = take(queue, Role.WRITER, "");
                  most.accumulateAndGet(out.incrementAndGet(), Math::max);
                  if (turn % 7 == 0) {
                    PermitQueue.Permit second = take(queue, Role.WRITER, "");
                    most.accumulateAndGet(out.incrementAndGet(), Math::max);
                    out.decrementAndGet();
                    second.release();
                  }
                  out.decrementAndGet();
                  first.release();
                }
                return null;
              }));
    }
    for (Future<?> each : work) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(most.get()).isLessThanOrEqualTo(queue.size() + queue.reserveSize());
    assertThat(queue.waiting()).isZero();
  }

  private PermitQueue.Permit takeOnAnotherThread(PermitQueue queue, Role role, String tenant)
      throws Exception {
    // A thread of its own, because a thread that holds a permit is treated differently.
    CompletableFuture<PermitQueue.Permit> taken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                taken.complete(take(queue, role, tenant));
              } catch (InterruptedException | RuntimeException e) {
                taken.completeExceptionally(e);
              }
            });
    thread.start();
    return taken.get(10, TimeUnit.SECONDS);
  }

  private PermitQueue.Permit take(PermitQueue queue, Role role, String tenant)
      throws InterruptedException {
    return Objects.requireNonNull(
        queue.acquire(role, ConnectRequest.WRITABLE.withTenant(tenant), in(10_000)));
  }

  private Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis), clock);
  }
}
