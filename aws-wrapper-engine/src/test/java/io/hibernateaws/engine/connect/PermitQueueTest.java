package io.hibernateaws.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
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

    assertThat(queue.acquire(Role.WRITER, "", in(10))).isNull();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void roles_and_tenants_have_permits_of_their_own() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    takeOnAnotherThread(queue, Role.WRITER, "a");

    assertThat(queue.acquire(Role.READER, "a", in(10))).isNotNull();
    assertThat(queue.acquire(Role.WRITER, "b", in(10))).isNotNull();
  }

  @Test
  void a_permit_is_released_once_however_often_and_on_whatever_thread() throws Exception {
    PermitQueue queue = new PermitQueue(1);
    PermitQueue.Permit permit = takeOnAnotherThread(queue, Role.WRITER, "");
    permit.release();
    permit.release();

    takeOnAnotherThread(queue, Role.WRITER, "");
    assertThat(queue.acquire(Role.WRITER, "", in(10))).isNull();
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
    return Objects.requireNonNull(queue.acquire(role, tenant, in(10_000)));
  }

  private Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis), clock);
  }
}
