package io.hibernateaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  private static final Audit ALL_FOUND = new Audit(100, 100, 0, 0, 0);
  private static final Judgement SURVIVED = new Judgement(ALL_FOUND, 3, 2, 1_234, 7, 0, 2, 0);

  @Test
  void a_run_that_survived_says_so_in_its_last_line() {
    assertThat(SURVIVED.broken()).isEmpty();
    assertThat(SURVIVED.verdict())
        .isEqualTo(
            "DEMO ok acknowledged=100 found=100 duplicated=0 unknown=3 failovers=2"
                + " worst_gap_ms=1234 reads_on_writer=7 reader_instances=2");
  }

  @ParameterizedTest
  @CsvSource({
    "found 99, 99, 0, 0, 2, 3000, 0, 2, 99 of 100 acknowledged orders are in the database",
    "duplicate, 100, 1, 0, 2, 3000, 0, 2, 1 orders are there more than once",
    "half an order, 100, 0, 1, 2, 3000, 0, 2, 1 orders do not add up",
    "one failover, 100, 0, 0, 1, 3000, 0, 2, 'the application saw 1 failovers, not 2'",
    "three failovers, 100, 0, 0, 3, 3000, 0, 2, 'the application saw 3 failovers, not 2'",
    "long gap, 100, 0, 0, 2, 3001, 0, 2, no order was acknowledged for 3001 ms",
    "read on writer, 100, 0, 0, 2, 3000, 1, 2, 1 reads ran on the writer while a reader",
    "one reader, 100, 0, 0, 2, 3000, 0, 1, 'reads ran on 1 readers, not on 2'"
  })
  void every_condition_breaks_the_run_alone_and_is_named(
      String what,
      int found,
      int duplicated,
      int broken,
      int failovers,
      long gap,
      int avoidable,
      int readers,
      String words) {
    Audit audit = new Audit(100, found, duplicated, broken, 0);
    Judgement judgement = new Judgement(audit, 0, failovers, gap, 9, avoidable, readers, 0);
    assertThat(judgement.broken()).as(what).hasSize(1);
    assertThat(judgement.verdict()).startsWith("DEMO failed: ").contains(words);
  }

  @Test
  void a_run_without_orders_proves_nothing() {
    Judgement idle = new Judgement(new Audit(0, 0, 0, 0, 0), 0, 2, 100, 0, 0, 2, 0);
    assertThat(idle.verdict()).startsWith("DEMO failed: 0 of 0 acknowledged orders");
  }

  @Test
  void the_control_must_have_shown_errors_and_reads_on_the_writer() {
    assertThat(new Judgement(ALL_FOUND, 0, 0, 9_000, 80, 70, 0, 500).controlFailed()).isTrue();
    assertThat(new Judgement(ALL_FOUND, 0, 0, 9_000, 80, 70, 0, 0).controlFailed()).isFalse();
    assertThat(new Judgement(ALL_FOUND, 0, 0, 9_000, 80, 0, 0, 500).controlFailed()).isFalse();
  }

  @Test
  void the_report_needs_nothing_else_and_quotes_what_others_said() {
    Run run = new Runs().write(100, 1).read(200, 2).write(2_000, 1).until(3_000);
    String page = Report.html(run, SURVIVED, SURVIVED.verdict());
    assertThat(page)
        .contains("<svg", "DEMO ok", "1,900 ms", "&lt;the writer&gt; &amp; the reader")
        .doesNotContain("{{", "http://", "https://", "<script", "NaN", "Infinity");
  }

  @Test
  void a_timeline_can_be_drawn_of_a_run_in_which_nothing_happened() {
    assertThat(List.of(Timeline.svg(new Runs().until(1_000)), Timeline.svg(new Runs().until(1))))
        .noneMatch(svg -> svg.contains("NaN") || svg.contains("Infinity"));
  }
}
