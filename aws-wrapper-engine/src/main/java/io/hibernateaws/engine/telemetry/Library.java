package io.hibernateaws.engine.telemetry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A library that an application may leave out.
 *
 * @param type one of its types
 * @param method of that type without which the library is too old, null where none is
 * @param artifact what it is in, as a message names it
 */
record Library(String type, @Nullable String method, String artifact) {
  static final Library MICROMETER =
      new Library(
          "io.micrometer.core.instrument.MeterRegistry", null, "io.micrometer:micrometer-core");

  /** Without {@code isSet} to ask for the global instance may be to end all chance of one. */
  static final Library OPEN_TELEMETRY =
      new Library(
          "io.opentelemetry.api.GlobalOpenTelemetry",
          "isSet",
          "io.opentelemetry:opentelemetry-api, 1.57 or newer,");

  /** What must be added to the class path; null if it is there. */
  @Nullable String missing(ClassLoader loader) {
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
