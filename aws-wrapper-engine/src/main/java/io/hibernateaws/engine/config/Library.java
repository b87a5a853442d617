package io.hibernateaws.engine.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A library that an application may leave out.
 *
 * @param type one of its types
 * @param method of that type without which the library is too old, null where none is
 * @param artifact what it is in, as a message names it
 */
public record Library(String type, @Nullable String method, String artifact) {
  /** A library of which every version will do. */
  public static Library of(String type, String artifact) {
    return new Library(type, null, artifact);
  }

  /** What must be added to the class path; null if it is there. */
  public @Nullable String missing(ClassLoader loader) {
    try {
      Class<?> found = Class.forName(type, false, loader);
      return method == null || has(found, method) ? null : artifact;
    } catch (ClassNotFoundException | LinkageError e) {
      return artifact;
    }
  }

  private static boolean has(Class<?> type, String method) {
    return Arrays.stream(type.getMethods()).anyMatch(one -> one.getName().equals(method));
  }
}
