package io.hibernateaws.local.architecture.violations;

/** Breaks "only the product's package says a MySQL word". */
public final class SpeaksMysql {
  private SpeaksMysql() {}

  static String refuse(boolean on) {
    return "set global super_read_only = " + on;
  }
}
