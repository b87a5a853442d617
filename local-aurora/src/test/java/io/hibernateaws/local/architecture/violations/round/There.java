package io.hibernateaws.local.architecture.violations.round;

import io.hibernateaws.local.architecture.violations.trip.BackAgain;

/** Breaks "packages are free of cycles", together with the other package. */
public final class There {
  private There() {}

  static Class<?> next() {
    return BackAgain.class;
  }
}
