package io.hibernateaws.engine.permits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real queue under many real threads; {@code -Dstress.seed} chooses other schedules. */
@Timeout(120)
class PermitQueueStressTest {
  private static final int SIZE = 8;
  private static final int TURNS = 400;
  private static final List<ConnectRequest> LOGINS =
      List.of(ConnectRequest.WRITABLE, ConnectRequest.WRITABLE.withDatabase("a"));

  /** Far above what a busy machine needs to wake a thread, far below a wait that is forgotten. */
  private static final Duration LATENESS = Duration.ofSeconds(5);

  private static final Duration AMPLE = Duration.ofSeconds(60);

  private final NanoClock clock = NanoClock.system();
  private final long seed = Long.getLong("stress.seed", 1);
  private final PermitQueue queue = new PermitQueue(SIZE);
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /** Returns permits that it did not take. */
  private final ExecutorService stranger = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    stranger.shutdownNow();
  }

  /** What is out of one lane, counted outside the queue and never too high. */
  private static final class Lane {
    final AtomicInteger first = new AtomicInteger();
    final AtomicInteger all = new AtomicInteger();
    final AtomicInteger mostFirst = new AtomicInteger();
    final AtomicInteger mostAll = new AtomicInteger();
  }

  private record Held(PermitQueue.Permit permit, Lane lane, boolean first) {
    void release() {
      lane.all.decrementAndGet();
      if (first) {
        lane.first.decrementAndGet();
      }
      permit.release();
    }
  }

  /** Takes one permit and counts it. */
  private @Nullable Held take(Role role, ConnectRequest login, boolean first, Deadline deadline)
      throws InterruptedException {
    Lane lane = lanes.computeIfAbsent(role + " " + login, key -> new Lane());
    PermitQueue.Permit permit = queue.acquire(role, login, deadline);
    if (permit == null) {
      return null;
    }
    lane.mostAll.accumulateAndGet(lane.all.incrementAndGet(), Math::max);
    if (first) {
      lane.mostFirst.accumulateAndGet(lane.first.incrementAndGet(), Math::max);
    }
    return new Held(permit, lane, first);
  }

  @Test
  void whatever_happens_none_is_lost_none_is_too_many_and_nobody_waits_much_longer_than_told()
      throws Exception {
    AtomicInteger given = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    AtomicInteger interrupted = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    AtomicLong latest = new AtomicLong();

    Crowd crowd =
        Crowd.of(
            64,
            seed,
            random -> {
              for (int turn = 0; turn < TURNS; turn++) {
                Role role = random.nextInt(4) == 0 ? Role.READER : Role.WRITER;
                ConnectRequest login = LOGINS.get(random.nextInt(LOGINS.size()));
                long nanos = random.nextInt(3) == 0 ? 0 : random.nextLong(20_000_000);
                Deadline deadline = Deadline.inNanos(nanos, clock);
                long began = clock.nanoTime();
                Held held;
                try {
                  held = take(role, login, true, deadline);
                } catch (InterruptedException e) {
                  interrupted.incrementAndGet();
                  continue;
                } finally {
                  latest.accumulateAndGet(clock.nanoTime() - began - nanos, Math::max);
                }
                if (held == null) {
                  late.incrementAndGet();
                  continue;
                }
                given.incrementAndGet();
                if (random.nextInt(5) == 0) {
                  try {
                    // Others that hold one wait for the reserve too, and each gives it back.
                    Held more = take(role, login, false, Deadline.in(AMPLE, clock));
                    Objects.requireNonNull(more, "nothing for a thread that holds one").release();
                    second.incrementAndGet();
                  } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                  }
                }
                Crowd.hold(random);
                if (random.nextInt(8) == 0) {
                  CompletableFuture.runAsync(held::release, stranger).join();
                } else {
                  held.release();
                  held.permit().release();
                }
              }
            });
    crowd.runUnderInterrupts();

    assertThat(lanes).hasSize(4);
    lanes.forEach(
        (name, lane) -> {
          assertThat(lane.mostFirst.get()).as(name).isBetween(1, SIZE);
          assertThat(lane.mostAll.get()).as(name).isLessThanOrEqualTo(SIZE + queue.reserveSize());
        });
    assertThat(queue.waiting()).isZero();
    assertThat(Duration.ofNanos(latest.get())).isLessThan(LATENESS);
    for (Role role : List.of(Role.WRITER, Role.READER)) {
      for (ConnectRequest login : LOGINS) {
        assertThat(takeAll(role, login))
            .as(role + " " + login)
            .isEqualTo(SIZE + queue.reserveSize());
      }
    }
    assertThat(List.of(given.get(), late.get(), interrupted.get(), second.get()))
        .as("the test has tested something: given, late, interrupted, from the reserve")
        .allMatch(count -> count > 10);
  }

  /** How many a new thread gets that never gives one back. */
  private int takeAll(Role role, ConnectRequest login) throws InterruptedException {
    int taken = 0;
    while (queue.acquire(role, login, Deadline.inNanos(1_000_000, clock)) != null) {
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void in_a_line_that_some_leave_the_others_keep_their_order(int round) throws Exception {
    SplittableRandom random = new SplittableRandom(seed * 31 + round);
    List<PermitQueue.Permit> all = new ArrayList<>();
    // Taken by threads of their own, because one that holds a permit does not stand in this line.
    for (int i = 0; i < SIZE; i++) {
      Crowd.one(() -> all.add(takeFirst(Deadline.in(AMPLE, clock)))).join();
    }
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<Thread> line = new ArrayList<>();
    List<Integer> staying = new ArrayList<>();
    List<Thread> leaving = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      int number = i;
      Thread waiter =
          Crowd.one(
              () -> {
                PermitQueue.Permit permit = takeFirst(Deadline.in(AMPLE, clock));
                served.add(number);
                permit.release();
              });
      line.add(waiter);
      await()
          .atMost(AMPLE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
      if (random.nextInt(3) == 0) {
        leaving.add(waiter);
      } else {
        staying.add(number);
      }
    }
    assertThat(queue.waiting()).isEqualTo(48);
    for (Thread each : leaving) {
      each.interrupt();
    }
    for (Thread each : leaving) {
      each.join(AMPLE.toMillis());
    }

    // One permit goes round, so that two who were served cannot overtake each other afterwards.
    all.get(0).release();
    PermitQueue.Permit mine = null;
    while (mine == null) {
      // Whoever comes later and does not even wait must not get between.
      mine = queue.acquire(Role.WRITER, ConnectRequest.WRITABLE, Deadline.inNanos(0, clock));
    }
    assertThat(List.copyOf(served)).as("served before one who came later").isEqualTo(staying);
    mine.release();

    for (Thread each : line) {
      each.join(AMPLE.toMillis());
      assertThat(each.isAlive()).isFalse();
    }
    assertThat(served).isEqualTo(staying);
    assertThat(queue.waiting()).isZero();
  }

  private PermitQueue.Permit takeFirst(Deadline deadline) throws InterruptedException {
    return Objects.requireNonNull(
        queue.acquire(Role.WRITER, ConnectRequest.WRITABLE, deadline), "no permit in time");
  }

  @Test
  void threads_that_all_hold_one_and_want_another_do_not_wait_for_the_crowd_that_holds_none()
      throws Exception {
    AtomicInteger second = new AtomicInteger();
    AtomicInteger holding = new AtomicInteger();
    Crowd crowd =
        Crowd.of(
            64,
            seed,
            random -> {
              PermitQueue.Permit mine = takeFirst(Deadline.in(AMPLE, clock));
              // The first eight hold everything until all of them do; who follows finds it so.
              holding.incrementAndGet();
              while (holding.get() < SIZE) {
                Thread.onSpinWait();
              }
              PermitQueue.Permit more = takeFirst(Deadline.in(AMPLE, clock));
              second.incrementAndGet();
              more.release();
              mine.release();
            });

    crowd.run();

    assertThat(second).hasValue(64);
    assertThat(queue.waiting()).isZero();
  }
}
