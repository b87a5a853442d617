package io.hibernateaws.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbortableWaitTest {
  private static final int ROUNDS = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService threads = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    threads.shutdownNow();
    Thread.interrupted();
  }

  @Test
  void an_abort_interrupts_the_wait_and_refuses_the_next() {
    AbortableWait wait = new AbortableWait(lock);

    assertThat(wait.begin()).isTrue();
    wait.abort();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    wait.end();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(wait.begin()).isFalse();
  }

  @Test
  void an_interrupt_of_others_stays_after_the_wait() {
    AbortableWait wait = new AbortableWait(lock);

    wait.begin();
    Thread.currentThread().interrupt();
    wait.abort();
    wait.end();

    assertThat(Thread.interrupted()).isTrue();
  }

  /** The abort comes a little earlier or later in each round, so that both meet in every order. */
  @Test
  void no_interrupt_of_an_abort_outlives_the_wait_whenever_the_abort_comes() throws Exception {
    AbortableWait[] waits = new AbortableWait[ROUNDS];
    Arrays.setAll(waits, round -> new AbortableWait(lock));
    AtomicInteger current = new AtomicInteger(-1);
    AtomicInteger aborted = new AtomicInteger(-1);
    Future<?> aborts =
        threads.submit(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                await(current, round);
                for (int i = 0; i < round % 50; i++) {
                  Thread.onSpinWait();
                }
                waits[round].abort();
                aborted.set(round);
              }
            });
    for (int round = 0; round < ROUNDS; round++) {
      current.set(round);
      boolean leftBehind = false;
      while (!leftBehind && waits[round].begin()) {
        waits[round].end();
        leftBehind = Thread.interrupted();
      }
      await(aborted, round);
      assertThat(leftBehind || Thread.interrupted()).as("interrupted in round " + round).isFalse();
    }
    aborts.get();
  }

  /** Parking instead of yielding would keep the two threads from meeting in the same instant. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void await(AtomicInteger reached, int round) {
    while (reached.get() != round) {
      Thread.yield();
    }
  }
}
