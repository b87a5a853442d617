package io.hibernateaws.dialect;

import java.time.Duration;
import java.util.Set;

/** The values of a {@link RetryPolicy}, with their defaults. Confined while it is changed. */
final class RetryTerms {
  int attempts = 5;
  Duration deadline = Duration.ofSeconds(60);
  Duration firstPause = Duration.ofMillis(10);
  Duration longestPause = Duration.ofSeconds(1);
  RetryListener listener = attempt -> {};
  boolean idempotent;
  Set<String> declaredStates = Set.of();
  RetryClock clock = RetryClock.SYSTEM;

  /** Shared by a policy and those that were made of it. */
  private final GivenUpLog givenUp;

  RetryTerms() {
    givenUp = new GivenUpLog();
  }

  RetryTerms(RetryTerms other) {
    givenUp = other.givenUp;
    attempts = other.attempts;
    deadline = other.deadline;
    firstPause = other.firstPause;
    longestPause = other.longestPause;
    listener = other.listener;
    idempotent = other.idempotent;
    declaredStates = other.declaredStates;
    clock = other.clock;
  }

  GivenUpLog givenUp() {
    return givenUp;
  }

  /** Of a duration that is not negative; for ever, if it is longer than a number can say. */
  static long nanos(Duration value) {
    try {
      return value.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The random pause after the attempt of this number, which counts from 1. */
  Duration pauseAfter(int number) {
    double longest =
        Math.min(
            (double) nanos(longestPause),
            nanos(firstPause) * Math.pow(2, Math.min(number - 1, 60)));
    return Duration.ofNanos((long) (longest * clock.random()));
  }
}
