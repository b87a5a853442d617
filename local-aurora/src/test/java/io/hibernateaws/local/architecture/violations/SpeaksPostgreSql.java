package io.hibernateaws.local.architecture.violations;

/** Breaks "only the product's package says a PostgreSQL word", in the middle of a concatenation. */
public final class SpeaksPostgreSql {
  private SpeaksPostgreSql() {}

  static String end(int process) {
    return "select pg_terminate_backend(" + process + ")";
  }
}
