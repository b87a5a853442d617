package io.hibernateaws.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A time in which no client had an order acknowledged.
 *
 * @param from {@link System#nanoTime()} of the acknowledgement before
 * @param to {@link System#nanoTime()} of the next one
 */
record Gap(long from, long to) {
  long millis() {
    return (to - from) / 1_000_000;
  }

  /**
   * Every gap between acknowledgements, the one before the first and the one after the last
   * included. Reads do not count: they go on while nobody can write.
   *
   * @param operations in any order
   */
  static List<Gap> all(List<Operation> operations, long beganAt, long endedAt) {
    List<Gap> gaps = new ArrayList<>();
    long last = beganAt;
    for (long at :
        operations.stream()
            .filter(operation -> operation.kind() == Operation.Kind.WRITE)
            .mapToLong(Operation::endedAt)
            .filter(at -> at - beganAt >= 0 && endedAt - at >= 0)
            .sorted()
            .toArray()) {
      gaps.add(new Gap(last, at));
      last = at;
    }
    gaps.add(new Gap(last, endedAt));
    return gaps;
  }

  static Gap worst(List<Gap> gaps) {
    return gaps.stream().max(Comparator.comparingLong(Gap::millis)).orElseThrow();
  }
}
