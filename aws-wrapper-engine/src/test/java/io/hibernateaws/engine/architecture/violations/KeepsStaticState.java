package io.hibernateaws.engine.architecture.violations;

import java.util.concurrent.atomic.AtomicLong;

/** Breaks "no static mutable state". */
public final class KeepsStaticState {
  static final AtomicLong COUNTER = new AtomicLong();

  private KeepsStaticState() {}
}
