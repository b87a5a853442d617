package io.hibernateaws.local.architecture.violations;

import io.hibernateaws.engine.outsider.MadeUpEngine;

/** Breaks "never sees the engine". */
public final class SeesAnEngine {
  private SeesAnEngine() {}

  static Class<?> engine() {
    return MadeUpEngine.class;
  }
}
