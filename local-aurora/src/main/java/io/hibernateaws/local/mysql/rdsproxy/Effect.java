package io.hibernateaws.local.mysql.rdsproxy;

import org.jspecify.annotations.Nullable;

/**
 * What a text does to its session.
 *
 * @param pins why the session is pinned; null if it is not
 * @param tracked names the settings that it changes and that RDS Proxy tracks; null for none
 */
record Effect(@Nullable String pins, @Nullable String tracked) {
  static final Effect NONE = new Effect(null, null);

  static Effect pins(String why) {
    return new Effect(why, null);
  }

  static Effect tracked(String what) {
    return new Effect(null, what);
  }
}
