package io.hibernateaws.local.violations;

import io.hibernateaws.engine.api.AwsEngine;

/** Breaks "local-aurora never sees the engine". */
public final class SeesTheEngine {
  private SeesTheEngine() {}

  static int open(AwsEngine engine) {
    return engine.linkCounts().open();
  }
}
