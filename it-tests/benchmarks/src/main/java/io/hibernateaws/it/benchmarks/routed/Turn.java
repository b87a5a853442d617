package io.hibernateaws.it.benchmarks.routed;

/**
 * What one turn of a client came to.
 *
 * @param transactions reading and writing ones together
 * @param cpuNanos CPU time of the whole process
 * @param bytes allocated by the threads that ran the transactions
 * @param compiledMillis time the JVM's compilers worked meanwhile
 */
record Turn(long transactions, long cpuNanos, long bytes, long compiledMillis) {
  double cpuMicros() {
    return cpuNanos / 1000.0 / transactions;
  }

  double bytesEach() {
    return (double) bytes / transactions;
  }

  /** Whether the code had been compiled before: compilers had less than a fiftieth of the CPU. */
  boolean isWarm() {
    return compiledMillis * 1_000_000 * 50 < cpuNanos;
  }

  /** As {@link #parse} reads it. */
  String line() {
    return transactions + " " + cpuNanos + " " + bytes + " " + compiledMillis;
  }

  static Turn parse(String line) {
    String[] numbers = line.split(" ", 4);
    return new Turn(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }
}
