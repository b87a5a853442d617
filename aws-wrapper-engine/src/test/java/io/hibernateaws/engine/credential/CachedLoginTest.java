package io.hibernateaws.engine.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One key's credentials from fresh to expired, refused and replaced, in a time that the test has.
 */
class CachedLoginTest {
  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualSchedule time = new ManualSchedule();
  private final ScriptedIssuer issuer = new ScriptedIssuer();
  private final CachedLogin login =
      new CachedLogin(issuer, new Endpoint("db", 5432), "app", time, time, () -> {});

  @AfterEach
  void end() {
    time.shutdownNow();
  }

  /** What a log-in gets in the end, and may wait for. */
  private CompletableFuture<Credentials> wanted() {
    Credentials cached = login.cached(time.nanoTime());
    return cached == null
        ? Objects.requireNonNull(login.next())
        : CompletableFuture.completedFuture(cached);
  }

  /** What a log-in gets at once, or as soon as what is due has run. */
  private Credentials fetched() {
    CompletableFuture<Credentials> wanted = wanted();
    time.run();
    return wanted.join();
  }

  private @Nullable String password() {
    return fetched().password();
  }

  private int asked() {
    return issuer.asked.get();
  }

  @Test
  void what_is_fresh_is_given_out_without_a_question() {
    assertThat(password()).isEqualTo("first");
    time.pass(ScriptedIssuer.FRESH.minus(SECOND));
    issuer.password = "second";

    assertThat(password()).isEqualTo("first");
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void what_is_due_is_given_out_while_others_are_fetched() {
    fetched();
    time.pass(ScriptedIssuer.FRESH);
    issuer.password = "second";

    assertThat(wanted()).isCompletedWithValue(new Credentials("app", "first"));
    assertThat(wanted()).isCompletedWithValue(new Credentials("app", "first"));
    time.run();
    assertThat(password()).isEqualTo("second");
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void what_has_expired_is_waited_for() {
    fetched();
    time.pass(ScriptedIssuer.VALID);
    issuer.password = "second";

    CompletableFuture<Credentials> waiting = wanted();
    assertThat(waiting).isNotDone();
    time.run();
    assertThat(waiting).isCompletedWithValue(new Credentials("app", "second"));
  }

  @Test
  void two_hundred_log_ins_on_a_cold_cache_make_one_question() {
    CompletableFuture<?>[] waiting = new CompletableFuture<?>[200];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = wanted();
    }
    time.run();

    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void while_the_service_fails_what_is_there_serves_until_it_expires() {
    fetched();
    time.pass(ScriptedIssuer.FRESH);
    issuer.outage = "throttled";
    int logIns = 0;
    for (Duration passed = ScriptedIssuer.FRESH;
        passed.compareTo(ScriptedIssuer.VALID) < 0;
        passed = passed.plus(SECOND)) {
      assertThat(password()).isEqualTo("first");
      logIns++;
      time.pass(SECOND);
    }

    assertThat(logIns).isEqualTo(300);
    assertThat(asked()).as("1, 2, 4, 8, 16, then 30 s apart").isBetween(12, 16);
    assertThatThrownBy(this::fetched).hasMessageContaining("throttled");
  }

  @Test
  void
      a_log_in_with_nothing_to_show_asks_a_second_after_the_last_failure_however_many_there_were() {
    fetched();
    issuer.outage = "throttled";
    time.pass(ScriptedIssuer.FRESH);
    while (time.nanoTime() < ScriptedIssuer.VALID.toNanos()) {
      fetched();
      time.pass(SECOND);
    }
    time.pass(Duration.ofSeconds(5));
    issuer.outage = null;
    issuer.password = "second";

    assertThat(password()).isEqualTo("second");
  }

  @Test
  void a_failure_answers_for_a_second_those_who_come_after_it() {
    issuer.outage = "no such secret";
    assertThatThrownBy(this::fetched).hasMessageContaining("no such secret");
    assertThatThrownBy(this::fetched).hasMessageContaining("no such secret");
    assertThat(asked()).isEqualTo(1);

    time.pass(SECOND);
    assertThatThrownBy(this::fetched).hasMessageContaining("no such secret");
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void what_is_refused_and_came_from_the_cache_is_replaced_for_everybody() {
    fetched();
    Credentials cached = fetched();
    Credentials another = fetched();
    issuer.password = "second";

    assertThat(login.refused(cached)).isTrue();
    assertThat(login.refused(another)).as("the same, refused twice").isTrue();
    assertThat(password()).isEqualTo("second");
    assertThat(login.refused(cached)).as("refused late, and replaced by now").isTrue();
    assertThat(password()).isEqualTo("second");
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void what_is_refused_and_came_first_hand_is_not_tried_again() {
    Credentials first = fetched();

    assertThat(login.refused(first)).isFalse();
    assertThat(login.refused(first)).isFalse();
    fetched();
    assertThat(asked()).as("the next log-in asks").isEqualTo(2);
  }

  @Test
  void
      what_is_refused_first_hand_is_tried_again_while_the_service_may_not_have_heard_of_a_change() {
    issuer.changeTakes = BUDGET;
    Credentials first = fetched();
    assertThat(login.refused(first)).isTrue();
    assertThat(login.refused(first)).as("by another log-in that waited for it").isTrue();
    CompletableFuture<Credentials> waiting = wanted();
    time.pass(SECOND);
    assertThat(waiting).isNotDone();

    issuer.password = "second";
    time.pass(SECOND.multipliedBy(2));
    assertThat(waiting).isCompletedWithValue(new Credentials("app", "second"));
    assertThat(asked()).as("at first, at the refusal, after 1 s, after 3 s").isEqualTo(4);
  }

  @Test
  void
      what_was_refused_is_given_out_again_when_the_time_of_a_change_is_over_and_asked_for_each_30_s() {
    issuer.changeTakes = BUDGET;
    fetched();
    assertThat(login.refused(fetched())).isTrue();
    CompletableFuture<Credentials> waiting = wanted();
    time.pass(BUDGET.minusMillis(1));
    assertThat(waiting).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(waiting).isCompletedWithValue(new Credentials("app", "first"));
    int before = asked();
    assertThat(before).as("at first, at the refusal, after 1, 3 and 5 s").isEqualTo(5);

    assertThat(login.refused(waiting.join())).isFalse();
    for (int i = 0; i < 310; i++) {
      if (login.refused(fetched())) {
        login.refused(fetched());
      }
      time.pass(Duration.ofMillis(100));
    }
    assertThat(asked() - before).as("questions in 31 s").isEqualTo(1);

    issuer.password = "second";
    time.pass(Duration.ofSeconds(30));
    assertThat(login.refused(fetched())).isTrue();
    assertThat(password()).isEqualTo("second");
  }

  @Test
  void what_was_refused_once_and_then_served_has_the_whole_time_of_a_change_at_the_next_refusal() {
    issuer.changeTakes = BUDGET;
    fetched();
    assertThat(login.refused(fetched())).isTrue();
    CompletableFuture<Credentials> unchanged = wanted();
    time.pass(BUDGET);
    assertThat(unchanged).isCompletedWithValue(new Credentials("app", "first"));

    time.pass(Duration.ofMinutes(5));
    assertThat(login.refused(fetched())).isTrue();
    CompletableFuture<Credentials> rotated = wanted();
    time.pass(Duration.ofMillis(900));
    assertThat(rotated).isNotDone();
    issuer.password = "second";
    time.pass(Duration.ofSeconds(1));
    assertThat(rotated).isCompletedWithValue(new Credentials("app", "second"));
  }

  @Test
  void what_was_refused_may_be_refused_anew_after_something_else_was_right() {
    issuer.changeTakes = BUDGET;
    fetched();
    login.refused(fetched());
    issuer.password = "second";
    assertThat(password()).isEqualTo("second");
    time.pass(ScriptedIssuer.FRESH);
    issuer.password = "first";
    fetched();
    time.run();
    assertThat(password()).isEqualTo("first");

    assertThat(login.refused(fetched())).isTrue();
    CompletableFuture<Credentials> waiting = wanted();
    time.run();
    assertThat(waiting).as("the service has the time of a change again").isNotDone();
  }

  @Test
  void a_refusal_of_what_was_renewed_meanwhile_is_one_of_what_has_the_same_password() {
    fetched();
    Credentials old = fetched();
    time.pass(ScriptedIssuer.FRESH);
    fetched();
    time.run();
    issuer.password = "second";

    assertThat(login.refused(old)).isTrue();
    assertThat(password()).isEqualTo("second");
  }

  @Test
  void credentials_of_another_are_none_of_this_log_ins_business() {
    fetched();

    assertThat(login.refused(new Credentials("app", "first"))).isFalse();
    fetched();
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void what_one_server_has_refused_serves_on_where_nothing_else_can_be_had() {
    fetched();
    issuer.outage = "unreachable";
    assertThat(login.refused(fetched())).isTrue();
    assertThatThrownBy(this::fetched).hasMessageContaining("unreachable");

    assertThat(password()).isEqualTo("first");
  }

  @Test
  void who_waits_when_it_is_closed_hears_so_and_what_comes_late_is_not_kept() {
    CompletableFuture<Credentials> waiting = wanted();
    login.close();

    assertThat(waiting).isCompletedExceptionally();
    time.run();
    assertThat(login.cached(time.nanoTime())).isNull();
  }

  @Test
  void who_waits_for_a_change_hears_of_the_close_too() {
    issuer.changeTakes = BUDGET;
    fetched();
    login.refused(fetched());
    CompletableFuture<Credentials> waiting = wanted();
    time.run();
    login.close();

    assertThat(waiting).isCompletedExceptionally();
    time.pass(BUDGET);
    assertThat(login.cached(time.nanoTime())).isNull();
  }

  @Test
  void no_thread_to_ask_on_is_an_answer() {
    time.end();

    assertThat(wanted()).isCompletedExceptionally();
  }

  @Test
  void what_has_expired_and_is_not_wanted_for_another_life_may_be_forgotten_and_not_sooner() {
    fetched();
    time.pass(ScriptedIssuer.VALID.plus(ScriptedIssuer.FRESH).minus(SECOND));
    assertThat(login.retires(time.nanoTime())).isFalse();
    time.pass(SECOND);
    assertThat(login.retires(time.nanoTime())).isTrue();

    assertThat(login.isRetired()).isTrue();
    assertThat(login.next()).as("another log-in has to take its place").isNull();
    assertThat(login.cached(time.nanoTime())).isNull();
  }

  @Test
  void what_is_wanted_now_and_then_is_never_forgotten() {
    for (int i = 0; i < 20; i++) {
      fetched();
      time.pass(ScriptedIssuer.VALID.plus(ScriptedIssuer.FRESH).minus(SECOND));
      assertThat(login.retires(time.nanoTime())).isFalse();
    }
    assertThat(asked()).isEqualTo(20);
  }

  @Test
  void what_failures_and_refusals_teach_is_known_for_a_while() {
    issuer.outage = "no such secret";
    assertThatThrownBy(this::fetched).hasMessageContaining("no such secret");
    time.pass(CachedLogin.SHORTEST_MEMORY.minus(SECOND));
    assertThat(login.retires(time.nanoTime())).isFalse();
    time.pass(SECOND);
    assertThat(login.retires(time.nanoTime())).isTrue();
  }

  @Test
  void a_log_in_that_waits_for_an_answer_is_not_forgotten() {
    CompletableFuture<Credentials> waiting = wanted();
    // Not a task runs: the service takes its time.
    assertThat(login.retires(time.nanoTime() + Duration.ofHours(1).toNanos())).isFalse();
    time.run();
    assertThat(waiting).isCompleted();
  }
}
