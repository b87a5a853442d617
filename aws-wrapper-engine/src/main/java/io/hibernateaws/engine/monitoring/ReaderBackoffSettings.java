package io.hibernateaws.engine.monitoring;

import java.time.Duration;

/**
 * Settings {@code host_availability.*} with {@code strategy=exponential_backoff}.
 *
 * @param maxRetries how many deaths in a row lead to an early offer; after more of them a reader is
 *     held back for the longest time
 * @param initialBackoff after the first death; doubles with each further one
 */
public record ReaderBackoffSettings(int maxRetries, Duration initialBackoff) {
  /** The longest time a reader is held back, and how long it must live to begin anew. */
  public static final Duration LONGEST = Duration.ofMinutes(5);
}
