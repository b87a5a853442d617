package io.hibernateaws.engine.architecture.violations.lower;

import io.hibernateaws.engine.architecture.violations.upper.LooksDown;

/** Breaks "no package cycles" together with {@link LooksDown}. */
public final class LooksUp {
  private LooksUp() {}

  public static String above() {
    return LooksDown.class.getSimpleName();
  }
}
