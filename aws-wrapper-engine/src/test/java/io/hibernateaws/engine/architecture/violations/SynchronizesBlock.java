package io.hibernateaws.engine.architecture.violations;

/** Breaks "no synchronized" by a block. */
public final class SynchronizesBlock {
  private int calls;

  int next() {
    synchronized (this) {
      return ++calls;
    }
  }
}
