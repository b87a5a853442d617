package io.hibernateaws.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleDetectorTest {
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger sleeps = new AtomicInteger();
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private final IdleDetector idle = idle(Duration.ofMinutes(5));

  private IdleDetector idle(Duration idleAfter) {
    IdleDetector detector = new IdleDetector(idleAfter, busy::get, () -> now);
    detector.onIdle(sleeps::incrementAndGet);
    return detector;
  }

  private boolean lookAfter(IdleDetector one, Duration time) {
    now += time.toNanos();
    return one.look(now);
  }

  @Test
  void it_begins_when_nobody_has_wanted_a_link_for_the_time_that_was_set() {
    assertThat(lookAfter(idle, Duration.ofSeconds(299))).isFalse();
    assertThat(lookAfter(idle, Duration.ofSeconds(1))).isTrue();
    assertThat(lookAfter(idle, Duration.ofHours(1))).isTrue();
    assertThat(sleeps).hasValue(1);
  }

  @Test
  void every_use_puts_it_off_and_so_does_a_link_that_is_held() {
    lookAfter(idle, Duration.ofSeconds(299));
    assertThat(idle.use()).isFalse();
    assertThat(lookAfter(idle, Duration.ofSeconds(100))).isFalse();
    busy.set(true);
    assertThat(lookAfter(idle, Duration.ofHours(1))).isFalse();
    busy.set(false);
    assertThat(lookAfter(idle, Duration.ofSeconds(299))).isFalse();
    assertThat(lookAfter(idle, Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void the_next_use_ends_it_and_for_half_a_minute_silence_means_nothing() {
    lookAfter(idle, Duration.ofMinutes(5));
    assertThat(idle.isWaking()).isFalse();
    assertThat(idle.use()).as("wake the monitor").isTrue();
    assertThat(lookAfter(idle, Duration.ZERO)).isFalse();
    assertThat(idle.isWaking()).isTrue();
    now += Duration.ofSeconds(30).toNanos();
    assertThat(idle.isWaking()).isFalse();
  }

  @Test
  void monitors_rest_after_a_quarter_of_an_hour_even_if_nothing_is_set() {
    IdleDetector usual = new IdleDetector(null, busy::get, () -> now);
    assertThat(lookAfter(usual, Duration.ofMinutes(14))).isFalse();
    assertThat(lookAfter(usual, Duration.ofMinutes(1))).isTrue();
    usual.use();
    lookAfter(usual, Duration.ZERO);
    assertThat(usual.isWaking()).as("a database that never sleeps").isFalse();
  }
}
