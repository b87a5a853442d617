package io.hibernateaws.engine.architecture.violations;

/** Breaks "no synchronized" by a method. */
public final class SynchronizesMethod {
  private int calls;

  synchronized int next() {
    return ++calls;
  }
}
