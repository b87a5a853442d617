package io.hibernateaws.engine.architecture.violations;

/** Breaks "time only in .time". */
public final class ReadsTheClock {
  private ReadsTheClock() {}

  static long now() {
    return System.nanoTime();
  }
}
