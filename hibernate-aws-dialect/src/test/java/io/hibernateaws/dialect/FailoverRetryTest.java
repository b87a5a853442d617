package io.hibernateaws.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.api.FailoverSQLException;
import jakarta.persistence.RollbackException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverRetryTest {
  private final ManualClock clock = new ManualClock();
  private final RetryPolicy policy = FailoverRetry.policy().clock(clock);
  private final List<RetryListener.FailedAttempt> told = new ArrayList<>();

  @AfterEach
  void leave_no_interrupt_behind() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private static FailoverException ours(FailoverSQLException verdict) {
    return FailoverException.of(verdict, "doing something", null);
  }

  private static RuntimeException declared(String state) {
    return new LockAcquisitionException("deadlock", new SQLException("deadlock", state));
  }

  private static RuntimeException suppressing(Throwable suppressed) {
    RuntimeException failure = new IllegalStateException("an application's own");
    failure.addSuppressed(suppressed);
    return failure;
  }

  private static RuntimeException batch(SQLException next) {
    BatchUpdateException failure = new BatchUpdateException("batch", "XX000", new int[0]);
    failure.setNextException(next);
    return new GenericJDBCException("batch", failure);
  }

  /** What is thrown; is it tried again by default, if idempotent, if its state is declared. */
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(ours(Verdicts.success()), true, true, true),
        Arguments.of(ours(Verdicts.lost()), true, true, true),
        Arguments.of(ours(Verdicts.unknown()), false, true, false),
        Arguments.of(ours(Verdicts.failed()), true, true, true),
        Arguments.of(declared("40001"), false, false, true),
        Arguments.of(declared("40P01"), false, false, true),
        Arguments.of(declared("23505"), false, false, false),
        Arguments.of(new IllegalStateException("a bug"), false, false, false),
        Arguments.of(new RollbackException("rolled back"), false, false, false),
        Arguments.of(
            new RollbackException("commit failed", ours(Verdicts.lost())), true, true, true),
        Arguments.of(
            new RollbackException("commit failed", ours(Verdicts.unknown())), false, true, false),
        Arguments.of(
            new RollbackException("commit failed", Verdicts.unknown()), false, true, false),
        Arguments.of(suppressing(ours(Verdicts.success())), true, true, true),
        Arguments.of(suppressing(ours(Verdicts.unknown())), false, true, false),
        Arguments.of(batch(Verdicts.success()), true, true, true),
        Arguments.of(batch(Verdicts.unknown()), false, true, false),
        Arguments.of(lostWhileSuppressing(ours(Verdicts.unknown())), false, true, false));
  }

  private static RuntimeException lostWhileSuppressing(Throwable suppressed) {
    RuntimeException failure = ours(Verdicts.lost());
    failure.addSuppressed(suppressed);
    return failure;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failure_is_tried_again_by_what_it_carries(
      RuntimeException failure, boolean plain, boolean idempotent, boolean declared) {
    assertThat(isTriedAgain(policy, failure)).as("plain").isEqualTo(plain);
    assertThat(isTriedAgain(policy.idempotent(), failure)).as("idempotent").isEqualTo(idempotent);
    assertThat(isTriedAgain(policy.alsoOn("40001", "40P01"), failure))
        .as("declared")
        .isEqualTo(declared);
  }

  private static boolean isTriedAgain(RetryPolicy policy, RuntimeException failure) {
    Deque<RuntimeException> script = new ArrayDeque<>(List.of(failure));
    try {
      policy.run(() -> play(script));
      return true;
    } catch (RuntimeException e) {
      assertThat(e).isSameAs(failure);
      return false;
    }
  }

  private static void play(Deque<RuntimeException> script) {
    RuntimeException failure = script.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Test
  void the_result_of_the_attempt_that_worked_is_returned() {
    Deque<RuntimeException> script = new ArrayDeque<>(List.of(ours(Verdicts.success())));
    String result =
        policy.call(
            () -> {
              play(script);
              return "done";
            });
    assertThat(result).isEqualTo("done");
  }

  @Test
  void the_last_failure_is_thrown_and_carries_the_earlier_ones() {
    List<RuntimeException> failures =
        List.of(ours(Verdicts.success()), ours(Verdicts.lost()), ours(Verdicts.success()));
    Deque<RuntimeException> script = new ArrayDeque<>(failures);
    assertThatThrownBy(() -> policy.attempts(3).run(() -> play(script)))
        .isSameAs(failures.get(2))
        .satisfies(
            last ->
                assertThat(last.getSuppressed()).containsExactly(failures.get(0), failures.get(1)));
    assertThat(script).isEmpty();
  }

  @Test
  void the_same_object_thrown_twice_is_no_obstacle() {
    RuntimeException always = ours(Verdicts.success());
    int[] attempts = new int[1];
    assertThatThrownBy(
            () ->
                policy
                    .attempts(3)
                    .run(
                        () -> {
                          attempts[0]++;
                          throw always;
                        }))
        .isSameAs(always)
        .hasNoSuppressedExceptions();
    assertThat(attempts[0]).isEqualTo(3);
  }

  @Test
  void no_host_is_tried_until_the_deadline_however_often() {
    int[] attempts = new int[1];
    assertThatThrownBy(
            () ->
                policy
                    .attempts(2)
                    .deadline(Duration.ofSeconds(10))
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .run(
                        () -> {
                          attempts[0]++;
                          throw ours(Verdicts.failed());
                        }))
        .isInstanceOf(FailoverFailedException.class);
    assertThat(attempts[0]).isEqualTo(11); // at 0, 1, … 10 s
  }

  @Test
  void no_attempt_begins_after_the_deadline() {
    assertThatThrownBy(
            () ->
                policy
                    .deadline(Duration.ofSeconds(5))
                    .listener(told::add)
                    .run(
                        () -> {
                          clock.now += Duration.ofSeconds(6).toNanos();
                          throw ours(Verdicts.success());
                        }))
        .isInstanceOf(FailoverSuccessException.class);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).pause()).isNull();
    assertThat(told.get(0).because()).contains("deadline");
  }

  @Test
  void pauses_double_up_to_the_longest_and_are_jittered() {
    clock.random = 0.5;
    assertThatThrownBy(
            () ->
                policy
                    .attempts(6)
                    .backoff(Duration.ofMillis(100), Duration.ofMillis(500))
                    .run(
                        () -> {
                          throw ours(Verdicts.success());
                        }))
        .isInstanceOf(FailoverSuccessException.class);
    assertThat(clock.pauses)
        .containsExactly(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(250),
            Duration.ofMillis(250));
  }

  @Test
  void the_listener_hears_every_failed_attempt() {
    Deque<RuntimeException> script =
        new ArrayDeque<>(List.of(ours(Verdicts.success()), new IllegalStateException("a bug")));
    assertThatThrownBy(() -> policy.listener(told::add).run(() -> play(script)))
        .hasMessage("a bug");
    assertThat(told).extracting(RetryListener.FailedAttempt::number).containsExactly(1, 2);
    assertThat(told.get(0).pause()).isEqualTo(Duration.ofMillis(10));
    assertThat(told.get(1).pause()).isNull();
  }

  @Test
  void a_deadline_may_be_for_ever() {
    RuntimeException always = ours(Verdicts.success());
    RetryPolicy patient =
        policy
            .deadline(ChronoUnit.FOREVER.getDuration())
            .backoff(Duration.ofMillis(1), ChronoUnit.FOREVER.getDuration());
    assertThat(isTriedAgain(patient, always)).isTrue();
  }

  @Test
  void an_exception_of_a_listener_is_suppressed_in_the_failure_and_ends_nothing() {
    RuntimeException first = ours(Verdicts.lost());
    RuntimeException last = ours(Verdicts.unknown());
    Deque<RuntimeException> script = new ArrayDeque<>(List.of(first, last));
    RuntimeException listeners = new IllegalStateException("a listener's own");
    RetryListener throwing =
        attempt -> {
          throw listeners;
        };
    assertThatThrownBy(() -> policy.listener(throwing).run(() -> play(script))).isSameAs(last);
    assertThat(first.getSuppressed()).containsExactly(listeners);
    assertThat(last.getSuppressed()).containsExactly(listeners, first);
  }

  @Test
  void a_checked_exception_that_a_listener_does_not_declare_is_suppressed_too() {
    RuntimeException first = ours(Verdicts.lost());
    RuntimeException last = ours(Verdicts.unknown());
    Deque<RuntimeException> script = new ArrayDeque<>(List.of(first, last));
    Exception listeners = new Exception("a listener's own");
    RetryListener throwing =
        attempt -> {
          throw FailoverRetryTest.<RuntimeException>sneaky(listeners);
        };
    assertThatThrownBy(() -> policy.listener(throwing).run(() -> play(script))).isSameAs(last);
    assertThat(last.getSuppressed()).containsExactly(listeners, first);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as code in other languages
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void an_error_of_a_listener_is_suppressed_in_the_verdict_and_nothing_is_tried_again() {
    RuntimeException failure = ours(Verdicts.lost());
    Deque<RuntimeException> script = new ArrayDeque<>(List.of(failure));
    Error listeners = new AssertionError("a listener's own");
    RetryListener throwing =
        attempt -> {
          throw listeners;
        };
    assertThatThrownBy(() -> policy.listener(throwing).run(() -> play(script))).isSameAs(failure);
    assertThat(failure.getSuppressed()).containsExactly(listeners);
  }

  @Test
  void a_unit_that_is_committed_is_not_run_again_and_the_exception_says_so() {
    for (RetryPolicy each : List.of(policy, policy.idempotent(), policy.attempts(9))) {
      RuntimeException failure = ours(Verdicts.lost());
      int[] attempts = new int[1];
      assertThatThrownBy(
              () ->
                  each.listener(told::add)
                      .run(
                          () -> {
                            attempts[0]++;
                            CommitWatch.committed();
                            throw failure;
                          }))
          .isInstanceOf(UnitCommittedException.class)
          .hasMessageContaining("is committed")
          .hasMessageContaining(failure.getMessage())
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).contains(failure));
      assertThat(attempts[0]).isOne();
    }
    assertThat(told).extracting(RetryListener.FailedAttempt::pause).containsOnlyNulls();
  }

  @Test
  void a_declared_state_after_a_commit_is_passed_on_and_says_that_the_unit_is_committed() {
    RuntimeException failure = declared("40001");
    assertThatThrownBy(
            () ->
                policy
                    .alsoOn("40001")
                    .run(
                        () -> {
                          CommitWatch.committed();
                          throw failure;
                        }))
        .isSameAs(failure)
        .satisfies(
            thrown -> assertThat(thrown.getSuppressed()[0]).hasMessageContaining("is committed"));
  }

  @Test
  void a_commit_of_an_inner_attempt_counts_for_the_outer_one_and_of_an_earlier_one_does_not() {
    int[] attempts = new int[1];
    assertThatThrownBy(
            () ->
                policy.run(
                    () -> {
                      attempts[0]++;
                      policy.run(CommitWatch::committed);
                      throw ours(Verdicts.lost());
                    }))
        .isInstanceOf(UnitCommittedException.class);
    assertThat(attempts[0]).isOne();
    assertThat(isTriedAgain(policy, ours(Verdicts.lost()))).isTrue();
  }

  @Test
  void a_unit_of_which_something_may_be_committed_counts_as_unknown() {
    Deque<RuntimeException> script =
        new ArrayDeque<>(List.of(ours(Verdicts.lost()), ours(Verdicts.lost())));
    Runnable doubtful =
        () -> {
          CommitWatch.doubt();
          play(script);
        };
    assertThatThrownBy(() -> policy.run(doubtful)).isInstanceOf(TransactionLostException.class);
    policy.idempotent().run(doubtful);
    assertThat(script).isEmpty();
  }

  @Test
  void an_interrupt_ends_the_attempts_and_stays_set() {
    clock.interrupt = true;
    assertThatThrownBy(
            () ->
                policy.run(
                    () -> {
                      throw ours(Verdicts.success());
                    }))
        .isInstanceOf(FailoverSuccessException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void a_change_of_a_policy_leaves_the_policy_as_it_was() {
    RuntimeException unknown = ours(Verdicts.unknown());
    RetryPolicy changed = policy.idempotent().alsoOn("40001").attempts(1);
    assertThat(isTriedAgain(changed.attempts(2), unknown)).isTrue();
    assertThat(isTriedAgain(changed.attempts(2), declared("40001"))).isTrue();
    assertThat(isTriedAgain(changed, unknown)).isFalse();
    assertThat(isTriedAgain(policy, unknown)).isFalse();
    assertThat(isTriedAgain(policy, declared("40001"))).isFalse();
  }

  @Test
  void a_policy_refuses_what_makes_no_sense() {
    assertThatThrownBy(() -> policy.attempts(0)).hasMessageContaining("attempts");
    assertThatThrownBy(() -> policy.deadline(Duration.ofMillis(-1)))
        .hasMessageContaining("deadline");
    assertThatThrownBy(() -> policy.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("backoff");
    assertThatThrownBy(() -> policy.alsoOn("4000")).hasMessageContaining("'4000'");
  }

  /** Time passes only in pauses. */
  private static final class ManualClock implements RetryClock {
    final List<Duration> pauses = new ArrayList<>();
    long now;
    double random = 1;
    boolean interrupt;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public double random() {
      return random;
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
      if (interrupt) {
        throw new InterruptedException();
      }
      pauses.add(pause);
      now += pause.toNanos();
    }
  }
}
