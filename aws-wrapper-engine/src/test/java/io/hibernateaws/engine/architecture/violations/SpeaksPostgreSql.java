package io.hibernateaws.engine.architecture.violations;

/** Breaks "PostgreSQL's words stay in its room": in the middle of a concatenation. */
public final class SpeaksPostgreSql {
  private SpeaksPostgreSql() {}

  static String question(String function) {
    return "select " + function + " from pg_catalog.pg_proc";
  }
}
