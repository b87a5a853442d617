package io.hibernateaws.dialect;

import io.hibernateaws.dialect.failure.AttemptOutcome;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.api.FailoverSQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.HibernateException;
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
      try (CommitWatch watch = CommitWatch.open()) {
        try {
          return work.get();
        } catch (RuntimeException e) {
          pauseOrThrow(e, watch);
        }
      }
      number++;
    }
  }

  private void pauseOrThrow(RuntimeException failure, CommitWatch watch) {
    AttemptOutcome outcome = AttemptOutcome.of(failure, terms.declaredStates);
    if (outcome != AttemptOutcome.OTHER && (watch.hasCommitted() || isCommitted(failure))) {
      RuntimeException told = committed(failure);
      tell(new RetryListener.FailedAttempt(number, told, null, "a commit of it was acknowledged"));
      throw withEarlier(told);
    }
    if (outcome != AttemptOutcome.OTHER && watch.isDoubtful()) {
      outcome = AttemptOutcome.UNKNOWN;
    }
    Duration pause = terms.pauseAfter(number);
    String refusal = refusal(outcome, pause);
    if (refusal != null) {
      if (number > 1 && outcome != AttemptOutcome.OTHER) {
        long now = terms.clock.nanos();
        terms.givenUp().tell(number, Duration.ofNanos(now - begun), refusal, failure, now);
      }
      tell(new RetryListener.FailedAttempt(number, failure, null, refusal));
      throw withEarlier(failure);
    }
    tell(new RetryListener.FailedAttempt(number, failure, pause, outcome.toString()));
    tellEngine(failure);
    try {
      terms.clock.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw withEarlier(failure);
    }
    earlier.add(failure);
  }

  /** Whether other attempts, perhaps on another thread, have found the same for a part of it. */
  private static boolean isCommitted(RuntimeException failure) {
    return ExceptionChain.causesAndSuppressed(failure).stream()
        .anyMatch(UnitCommittedException.class::isInstance);
  }

  private static RuntimeException committed(RuntimeException failure) {
    if (failure instanceof UnitCommittedException) {
      return failure;
    }
    for (Throwable carried : ExceptionChain.causesAndSuppressed(failure)) {
      if (carried instanceof FailoverSQLException verdict) {
        return new UnitCommittedException(failure, verdict);
      }
    }
    failure.addSuppressed(new HibernateException(UnitCommittedException.message(failure)));
    return failure;
  }

  /**
   * What a listener throws takes the place of no verdict; after an error nothing is tried again.
   */
  private void tell(RetryListener.FailedAttempt attempt) {
    try {
      terms.listener.attemptFailed(attempt);
    } catch (Error e) {
      suppress(attempt.failure(), e);
      throw withEarlier(attempt.failure());
    } catch (Throwable e) { // a checked exception too, from other languages than Java
      suppress(attempt.failure(), e);
    }
  }

  /** Of what a failure carries the first verdict that knows its engine tells the observers. */
  private void tellEngine(RuntimeException failure) {
    for (Throwable carried : ExceptionChain.causesAndSuppressed(failure)) {
      if (carried instanceof FailoverSQLException verdict && verdict.tellTriedAgain(number)) {
        return;
      }
    }
  }

  private RuntimeException withEarlier(RuntimeException failure) {
    for (RuntimeException before : earlier) {
      suppress(failure, before);
    }
    return failure;
  }

  /** Java refuses an exception that suppresses itself. */
  private static void suppress(RuntimeException failure, Throwable other) {
    if (other != failure) {
      failure.addSuppressed(other);
    }
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
    long left = RetryTerms.nanos(terms.deadline) - (terms.clock.nanos() - begun);
    return pause.toNanos() > left ? "the deadline of " + terms.deadline + " is over" : null;
  }
}
