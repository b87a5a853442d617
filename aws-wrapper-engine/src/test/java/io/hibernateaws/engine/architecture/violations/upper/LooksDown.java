package io.hibernateaws.engine.architecture.violations.upper;

import io.hibernateaws.engine.architecture.violations.lower.LooksUp;

/** Breaks "no package cycles" together with {@link LooksUp}. */
public final class LooksDown {
  private LooksDown() {}

  public static String below() {
    return LooksUp.class.getSimpleName();
  }
}
