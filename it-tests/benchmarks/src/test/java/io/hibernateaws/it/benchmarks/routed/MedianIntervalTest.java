package io.hibernateaws.it.benchmarks.routed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {
  private static List<Double> numbers(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> (double) (n + 1 - i)).toList();
  }

  /** The ranks are those of the tables for the sign test. */
  @Test
  void the_interval_goes_from_a_low_rank_to_the_same_from_above() {
    assertThat(MedianInterval.of(numbers(20))).isEqualTo(new MedianInterval(6, 10.5, 15));
    assertThat(MedianInterval.of(numbers(25))).isEqualTo(new MedianInterval(8, 13, 18));
    assertThat(MedianInterval.of(numbers(6))).isEqualTo(new MedianInterval(1, 3.5, 6));
  }

  @Test
  void few_numbers_are_their_own_interval() {
    assertThat(MedianInterval.of(numbers(1))).isEqualTo(new MedianInterval(1, 1, 1));
    assertThat(MedianInterval.of(numbers(4))).isEqualTo(new MedianInterval(1, 2.5, 4));
  }
}
