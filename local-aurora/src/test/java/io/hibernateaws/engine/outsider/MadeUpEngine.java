package io.hibernateaws.engine.outsider;

/** Stands for the engine, which is not on this module's class path. */
public final class MadeUpEngine {
  private MadeUpEngine() {}
}
