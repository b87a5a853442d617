package io.hibernateaws.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  @Test
  void it_acts_when_the_deadline_passes() throws Exception {
    try (Watchdog watchdog = new Watchdog("watchdog under test")) {
      CountDownLatch barked = new CountDownLatch(1);
      try (Watchdog.Watch watch = watchdog.watch(Duration.ofMillis(5), barked::countDown)) {
        assertThat(barked.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.fired()).isTrue();
      }
    }
  }

  @Test
  void closing_it_ends_every_watch_at_once_and_later_ones_too() {
    Watchdog watchdog = new Watchdog("watchdog under test");
    CountDownLatch barked = new CountDownLatch(2);
    Watchdog.Watch running = watchdog.watch(Duration.ofHours(1), barked::countDown);

    watchdog.close();
    Watchdog.Watch late = watchdog.watch(Duration.ofHours(1), barked::countDown);

    assertThat(barked.getCount()).isZero();
    assertThat(running.fired()).isTrue();
    assertThat(late.fired()).isTrue();
  }

  @Test
  void it_is_quiet_when_the_watch_is_closed_in_time() throws Exception {
    try (Watchdog watchdog = new Watchdog("watchdog under test")) {
      CountDownLatch barked = new CountDownLatch(1);
      CountDownLatch later = new CountDownLatch(1);
      try (Watchdog.Watch watch = watchdog.watch(Duration.ofMillis(20), barked::countDown)) {
        assertThat(watch.fired()).isFalse();
      }
      try (Watchdog.Watch next = watchdog.watch(Duration.ofMillis(40), later::countDown)) {
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(next.fired()).isTrue();
      }
      assertThat(barked.getCount()).isEqualTo(1);
    }
  }

  @Test
  void a_deadline_before_the_one_it_waits_for_is_met_in_time() throws Exception {
    try (Watchdog watchdog = new Watchdog("watchdog under test")) {
      CountDownLatch barked = new CountDownLatch(1);
      try (Watchdog.Watch later = watchdog.watch(Duration.ofHours(1), () -> {});
          Watchdog.Watch sooner = watchdog.watch(Duration.ofMillis(5), barked::countDown)) {
        assertThat(barked.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(sooner.fired()).isTrue();
        assertThat(later.fired()).isFalse();
      }
    }
  }

  @Test
  void watches_of_many_threads_all_pass() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Watchdog watchdog = new Watchdog("watchdog under test")) {
      List<Future<Integer>> passed =
          Stream.generate(() -> threads.submit(() -> passed(watchdog, 300))).limit(4).toList();
      for (Future<Integer> each : passed) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(300);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** How many of so many short watches, one after the other, passed within a second. */
  private static int passed(Watchdog watchdog, int watches) throws InterruptedException {
    int passed = 0;
    for (int i = 0; i < watches; i++) {
      CountDownLatch barked = new CountDownLatch(1);
      Duration soon = Duration.ofNanos(ThreadLocalRandom.current().nextLong(500_000));
      try (Watchdog.Watch watch = watchdog.watch(soon, barked::countDown)) {
        passed += barked.await(1, TimeUnit.SECONDS) && watch.fired() ? 1 : 0;
      }
    }
    return passed;
  }

  /** To wake it for each would cost every transaction a change of threads. */
  @Test
  void a_watch_that_is_closed_in_time_does_not_wake_its_thread() {
    String name = "watchdog that may sleep";
    try (Watchdog watchdog = new Watchdog(name);
        Watchdog.Watch first = watchdog.watch(Duration.ofMinutes(1), () -> {})) {
      Awaitility.await().until(() -> waits(name) > 0);
      for (int i = 0; i < 1000; i++) {
        watchdog.watch(Duration.ofMinutes(2), () -> {}).close();
      }
      assertThat(first.fired()).isFalse();
      assertThat(waits(name)).isLessThan(5);
    }
  }

  /** How often the thread has begun to wait; zero before it has. */
  private static long waits(String name) {
    return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
        .filter(thread -> thread.getThreadName().equals(name))
        .mapToLong(ThreadInfo::getWaitedCount)
        .sum();
  }
}
