package io.hibernateaws.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
