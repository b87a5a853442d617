package io.hibernateaws.engine.architecture.violations;

/** Breaks "no synchronized". */
public final class Synchronizes {
  private int count;

  synchronized int next() {
    return ++count;
  }
}
