package io.hibernateaws.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final NanoClock clock = now::get;

  @Test
  void it_passes_when_its_time_is_over_even_across_the_overflow_of_the_clock() {
    Deadline deadline = Deadline.inNanos(20, clock);

    assertThat(deadline.nanosLeft()).isEqualTo(20);
    now.addAndGet(15);
    assertThat(deadline.nanosLeft()).isEqualTo(5);
    now.addAndGet(5);
    assertThat(deadline.passed()).isTrue();
  }

  @Test
  void milliseconds_are_rounded_up_so_that_zero_means_passed() {
    assertThat(Deadline.inNanos(1, clock).millisLeft()).isEqualTo(1);
    assertThat(Deadline.inNanos(0, clock).millisLeft()).isZero();
  }

  @Test
  void the_earlier_of_two_wins_and_never_loses_to_anything() {
    Deadline soon = Deadline.in(Duration.ofMillis(1), clock);
    Deadline late = Deadline.in(Duration.ofHours(1), clock);
    Deadline never = Deadline.never(clock);

    assertThat(soon.earliest(late)).isSameAs(soon);
    assertThat(late.earliest(soon)).isSameAs(soon);
    assertThat(never.earliest(late)).isSameAs(late);
    assertThat(late.earliest(never)).isSameAs(late);
    assertThat(never.atMost(Duration.ofSeconds(1)).passed()).isFalse();
    assertThat(never.isInfinite()).isTrue();
  }

  @Test
  void a_duration_too_long_to_count_is_no_deadline_and_a_negative_one_has_passed() {
    assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), clock).isInfinite()).isTrue();
    assertThat(Deadline.in(Duration.ofSeconds(Long.MIN_VALUE), clock).passed()).isTrue();
  }
}
