package io.hibernateaws.engine.architecture.violations;

/** Breaks "no static mutable state": the field is final and its own type is not. */
public final class HidesStaticState {
  static final HidesStaticState INSTANCE = new HidesStaticState();

  int calls;

  private HidesStaticState() {}
}
