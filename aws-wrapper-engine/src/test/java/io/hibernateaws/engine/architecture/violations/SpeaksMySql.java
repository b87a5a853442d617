package io.hibernateaws.engine.architecture.violations;

/** Breaks "MySQL's words stay in its room": in a constant. */
public final class SpeaksMySql {
  static final String STATE = "HY000";

  private SpeaksMySql() {}
}
