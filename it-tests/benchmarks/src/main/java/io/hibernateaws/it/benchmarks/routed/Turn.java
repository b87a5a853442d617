package io.hibernateaws.it.benchmarks.routed;

/**
 * What one turn of a client came to.
 *
 * @param transactions reading and writing ones together
 * @param cpuNanos CPU time of the whole process
 * @param bytes allocated by the threads that ran the transactions
 */
record Turn(long transactions, long cpuNanos, long bytes) {
  double cpuMicros() {
    return cpuNanos / 1000.0 / transactions;
  }

  double bytesEach() {
    return (double) bytes / transactions;
  }

  /** As {@link #parse} reads it. */
  String line() {
    return transactions + " " + cpuNanos + " " + bytes;
  }

  static Turn parse(String line) {
    String[] numbers = line.split(" ", 3);
    return new Turn(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }
}
