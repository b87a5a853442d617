package io.hibernateaws.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told about every failed attempt, on the thread that runs the work. What it throws is suppressed
 * in the failure of the attempt; after an error there is no further attempt.
 */
@FunctionalInterface
public interface RetryListener {
  void attemptFailed(FailedAttempt attempt);

  /**
   * One attempt that ended with an exception.
   *
   * @param number of the attempt, from 1
   * @param failure what it threw
   * @param pause how long until the next attempt; null if there is none and {@code failure} goes to
   *     the caller
   * @param because why it is tried again or not
   */
  record FailedAttempt(
      int number, RuntimeException failure, @Nullable Duration pause, String because) {}
}
