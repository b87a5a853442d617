package io.hibernateaws.engine.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.monitoring.HostPhase.Answered;
import io.hibernateaws.engine.monitoring.HostPhase.Dead;
import io.hibernateaws.engine.monitoring.HostPhase.Doubting;
import io.hibernateaws.engine.monitoring.HostPhase.Fact;
import io.hibernateaws.engine.monitoring.HostPhase.Failed;
import io.hibernateaws.engine.monitoring.HostPhase.Looked;
import io.hibernateaws.engine.monitoring.HostPhase.NotAsked;
import io.hibernateaws.engine.monitoring.HostPhase.Step;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a monitor believes of its host, transition by transition. */
class HostPhaseTest {
  /** Grace 5 s, interval 1 s, three probes: the defaults. */
  static final HostMonitoringSettings DEFAULTS =
      new HostMonitoringSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(500),
          Duration.ofMinutes(10));

  private static final long NO_CALL = -1;

  /** One row of the table. */
  record Row(String name, HostPhase from, Fact fact, Step step) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    HostPhase calm = HostPhase.CALM;
    return Stream.of(
        row("calm: no call", calm, looked(NO_CALL), calm, ""),
        row("calm: a young call", calm, looked(ms(4_999)), calm, ""),
        row("calm: an old call is asked about", calm, looked(ms(5_000)), calm, "probe"),
        row("calm: a late monitor asks nothing yet", calm, late(ms(60_000)), calm, ""),
        row("calm: an answer", calm, new Answered(), calm, ""),
        row("calm: the first failure", calm, failed(7_000), doubting(7_000, 1), ""),
        row("calm: not asked", calm, notAsked(7_000), calm, ""),
        row("calm: a failure of a machine that stood still", calm, failedLate(7_000), calm, ""),
        row(
            "doubting: asks again",
            doubting(7_000, 1),
            looked(ms(9_000)),
            doubting(7_000, 1),
            "probe"),
        row("doubting: the calls have ended", doubting(7_000, 2), looked(NO_CALL), calm, ""),
        row("doubting: the monitor was late", doubting(7_000, 2), late(ms(9_000)), calm, ""),
        row("doubting: heard by somebody else", doubting(7_000, 2), heard(9_000, 7_001), calm, ""),
        row(
            "doubting: heard before the doubt",
            doubting(7_000, 2),
            heard(9_000, 7_000),
            doubting(7_000, 2),
            "probe"),
        row("doubting: an answer", doubting(7_000, 2), new Answered(), calm, ""),
        row("doubting: too late to count", doubting(7_000, 2), failedLate(9_100), calm, ""),
        row(
            "doubting: often enough, too soon",
            doubting(7_000, 4),
            failed(8_999),
            doubting(7_000, 5),
            ""),
        row(
            "doubting: long enough, too few",
            doubting(7_000, 1),
            failed(9_500),
            doubting(7_000, 2),
            ""),
        row("doubting: dead", doubting(7_000, 2), failed(9_000), dead(7_000), "abort"),
        row(
            "doubting: not asked is neither an answer nor a failure",
            doubting(7_000, 2),
            notAsked(8_000),
            paused(7_000, 2, 0, 8_000),
            ""),
        row(
            "doubting: still not asked",
            paused(7_000, 2, 0, 8_000),
            notAsked(9_000),
            paused(7_000, 2, 0, 8_000),
            ""),
        row(
            "doubting: not asked, and looks for another question",
            paused(7_000, 2, 0, 8_000),
            looked(ms(9_000)),
            paused(7_000, 2, 0, 8_000),
            "probe"),
        row(
            "doubting: heard by somebody else while not asked",
            paused(7_000, 2, 0, 8_000),
            heard(9_000, 7_001),
            calm,
            ""),
        row(
            "doubting: an answer after a pause",
            paused(7_000, 2, 0, 8_000),
            new Answered(),
            calm,
            ""),
        row(
            "doubting: the time in which nothing was asked is no silence",
            paused(7_000, 2, 0, 8_000),
            failed(9_999),
            new Doubting(ms(7_000), 3, ms(1_999), null),
            ""),
        row(
            "doubting: the silence before a pause is not lost",
            paused(7_000, 3, 0, 8_500),
            failed(9_500),
            new Doubting(ms(7_000), 4, ms(1_000), null),
            ""),
        row(
            "doubting: and the silence goes on until it is long enough",
            new Doubting(ms(7_000), 4, ms(1_000), null),
            failed(10_000),
            dead(7_000),
            "abort"),
        row(
            "doubting: many pauses, and enough silence between them",
            paused(7_000, 5, 3_000, 12_000),
            failed(13_000),
            dead(7_000),
            "abort"),
        row(
            "doubting: what failed before a long pause is forgotten",
            paused(7_000, 9, 0, 8_500),
            failed(10_501),
            doubting(10_501, 1),
            ""),
        row("dead: no call, nothing to do", dead(7_000), looked(NO_CALL), dead(7_000), ""),
        row("dead: a call is asked about at once", dead(7_000), looked(1), dead(7_000), "probe"),
        row("dead: a late monitor waits", dead(7_000), late(1), dead(7_000), ""),
        row(
            "dead: another failure ends the calls",
            dead(7_000),
            failed(20_000),
            dead(7_000),
            "abort"),
        row(
            "dead: a failure that does not count",
            dead(7_000),
            failedLate(20_000),
            dead(7_000),
            ""),
        row("dead: not asked", dead(7_000), notAsked(20_000), dead(7_000), ""),
        row("dead: heard by somebody else", dead(7_000), heard(20_000, 7_001), calm, ""),
        row("dead: an answer", dead(7_000), new Answered(), calm, ""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void every_fact_has_one_consequence(Row row) {
    Step step = row.from.on(row.fact, DEFAULTS, ms(100_000));

    assertThat(step.next()).isEqualTo(row.step.next());
    assertThat(step.probe()).as("probe").isEqualTo(row.step.probe());
    assertThat(step.abort()).as("abort").isEqualTo(row.step.abort());
  }

  @Test
  void with_a_count_of_one_the_first_failure_is_enough() {
    HostMonitoringSettings once =
        new HostMonitoringSettings(
            Duration.ofSeconds(6),
            Duration.ofSeconds(1),
            1,
            Duration.ofMillis(500),
            Duration.ofMinutes(10));

    Step step = HostPhase.CALM.on(failed(6_000), once, ms(6_500));

    assertThat(step.next()).isEqualTo(new Dead(ms(6_000)));
    assertThat(step.abort()).isTrue();
  }

  @Test
  void a_clock_that_wraps_changes_nothing() {
    long since = Long.MAX_VALUE - ms(1_000);
    Step step =
        new Doubting(since, 2, 0, null).on(new Failed(since + ms(2_000), false), DEFAULTS, 0);

    assertThat(step.next()).isEqualTo(new Dead(since));
  }

  private static Row row(String name, HostPhase from, Fact fact, HostPhase next, String what) {
    return new Row(
        name, from, fact, new Step(next, what.equals("probe"), what.equals("abort"), ""));
  }

  private static Doubting doubting(long sinceMs, int failures) {
    return new Doubting(ms(sinceMs), failures, 0, null);
  }

  private static Doubting paused(long sinceMs, int failures, long unaskedMs, long pausedMs) {
    return new Doubting(ms(sinceMs), failures, ms(unaskedMs), ms(pausedMs));
  }

  private static NotAsked notAsked(long atMs) {
    return new NotAsked(ms(atMs));
  }

  private static Dead dead(long sinceMs) {
    return new Dead(ms(sinceMs));
  }

  private static Failed failed(long sentMs) {
    return new Failed(ms(sentMs), false);
  }

  private static Failed failedLate(long sentMs) {
    return new Failed(ms(sentMs), true);
  }

  private static Looked looked(long oldest) {
    return new Looked(oldest, true, null);
  }

  private static Looked late(long oldest) {
    return new Looked(oldest, false, null);
  }

  private static Looked heard(long oldestMs, long heardMs) {
    return new Looked(ms(oldestMs), true, ms(heardMs));
  }

  private static long ms(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
