package io.hibernateaws.dialect;

import io.hibernateaws.dialect.failure.AttemptOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The attempts at one unit of work; confined to the thread that runs it. */
final class RetryAttempts {
  private final RetryTerms terms;
  private final long begun;
  private final List<RuntimeException> earlier = new ArrayList<>();
  private int number = 1;

  RetryAttempts(RetryTerms terms) {
    this.terms = terms;
    this.begun = terms.clock.nanos();
  }

  <R extends @Nullable Object> R call(Supplier<? extends R> work) {
    while (true) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        pauseOrThrow(e);
        number++;
      }
    }
  }

  private void pauseOrThrow(RuntimeException failure) {
    AttemptOutcome outcome = AttemptOutcome.of(failure, terms.declaredStates);
    Duration pause = terms.pauseAfter(number);
    String refusal = refusal(outcome, pause);
    if (refusal != null) {
      terms.listener.attemptFailed(new RetryListener.FailedAttempt(number, failure, null, refusal));
      throw withEarlier(failure);
    }
    terms.listener.attemptFailed(
        new RetryListener.FailedAttempt(number, failure, pause, outcome.toString()));
    try {
      terms.clock.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw withEarlier(failure);
    }
    earlier.add(failure);
  }

  private RuntimeException withEarlier(RuntimeException failure) {
    for (RuntimeException before : earlier) {
      if (before != failure) { // Java refuses an exception that suppresses itself
        failure.addSuppressed(before);
      }
    }
    return failure;
  }

  /** Why there is no further attempt; null if there is one. */
  private @Nullable String refusal(AttemptOutcome outcome, Duration pause) {
    if (outcome == AttemptOutcome.OTHER) {
      return "it is no matter of failover";
    }
    if (outcome == AttemptOutcome.UNKNOWN && !terms.idempotent) {
      return "its outcome is unknown and the work is not declared idempotent";
    }
    if (outcome != AttemptOutcome.NO_HOST && number >= terms.attempts) {
      return "it was the last of " + terms.attempts + " attempts";
    }
    long left = terms.deadline.toNanos() - (terms.clock.nanos() - begun);
    return pause.toNanos() > left ? "the deadline of " + terms.deadline + " is over" : null;
  }
}
