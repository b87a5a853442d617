package io.hibernateaws.engine.verdict;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the wait for a host that takes over ended.
 *
 * @param to the host that was found, null if none was looked for or none was found
 * @param noHost the sentence that says why there is none, null unless one was looked for in vain
 * @param failedOver whether a host was looked for
 * @param elapsed how long the wait took
 */
record Takeover(
    @Nullable String to, @Nullable String noHost, boolean failedOver, Duration elapsed) {
  /** Whether the session goes on where it was. */
  boolean isBackOn(String from) {
    return noHost == null && (to == null || to.equals(from));
  }

  /** The sentence about the host, after a space; empty where there is nothing to say. */
  String sentence() {
    if (noHost != null) {
      return " " + noHost;
    }
    return to == null ? "" : " " + to + " is ready to take over.";
  }
}
