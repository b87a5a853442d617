package io.hibernateaws.it.benchmarks.routed;

import java.util.List;

/**
 * The median of some numbers and an interval that holds the true one with a probability of 95 %,
 * whatever their distribution: it goes from the k-th smallest to the k-th largest. Six numbers at
 * least; with fewer even the whole range is less sure.
 */
record MedianInterval(double low, double median, double high) {
  private static final double OUTSIDE = 0.05;

  static MedianInterval of(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int n = sorted.size();
    int skipped = skipped(n);
    return new MedianInterval(
        sorted.get(skipped),
        (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2,
        sorted.get(n - 1 - skipped));
  }

  /** How many numbers lie outside at each end: tails of n tosses of a coin. */
  private static int skipped(int n) {
    double probability = Math.pow(0.5, n);
    double tail = 0;
    int skipped = 0;
    while (2 * (tail + probability) <= OUTSIDE) {
      tail += probability;
      probability *= (double) (n - skipped) / (skipped + 1);
      skipped++;
    }
    return Math.max(0, skipped - 1);
  }
}
