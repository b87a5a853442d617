package io.hibernateaws.local.architecture.violations.trip;

import io.hibernateaws.local.architecture.violations.round.There;

/** Breaks "packages are free of cycles", together with the other package. */
public final class BackAgain {
  private BackAgain() {}

  static Class<?> next() {
    return There.class;
  }
}
