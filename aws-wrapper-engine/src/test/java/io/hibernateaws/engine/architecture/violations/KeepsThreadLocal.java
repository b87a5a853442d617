package io.hibernateaws.engine.architecture.violations;

/** Breaks "thread-locals are a short list". */
public final class KeepsThreadLocal {
  static final ThreadLocal<String> HIDDEN = new ThreadLocal<>();

  private KeepsThreadLocal() {}
}
