package io.hibernateaws.engine.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that share a prefix, behind which any property of another layer may stand, for example a
 * property of the JDBC driver.
 *
 * @param prefixes relative to the prefix of all our settings, ours first
 */
public record PropertyGroup(List<String> prefixes) {
  public PropertyGroup {
    prefixes = List.copyOf(prefixes);
  }

  /** A group with these prefixes, ours first. */
  public static PropertyGroup of(String... prefixes) {
    return new PropertyGroup(List.of(prefixes));
  }

  /** Our own prefix. */
  public String prefix() {
    return prefixes.get(0);
  }

  /** The property that a name of this group sets; null for a name that is not of this group. */
  @Nullable String property(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        return name.substring(prefix.length());
      }
    }
    return null;
  }
}
