package io.hibernateaws.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.simulation.ReadJudge.Breach;
import io.hibernateaws.engine.simulation.ReadRun.PhaseReads;
import io.hibernateaws.engine.simulation.ReadScenario.NoticedBy;
import io.hibernateaws.engine.simulation.ReadScenario.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What must hold of reads whatever the report says: under every seed, in every scenario of {@code
 * reads}. {@code -Dsimulation.seed} sets another one.
 *
 * <p>A share may differ from what is expected by 4.5 standard deviations of as many independent
 * draws, which one of 150,000 does by chance; in 3,900 reads that is 3.4 percent points of a third.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadDistributionTest {
  private static final long USUAL_SEED = 5;
  private static final double DEVIATIONS = 4.5;
  private static final Set<Strategy> EVEN =
      Set.of(Strategy.RANDOM, Strategy.ROUND_ROBIN, Strategy.LEAST_CONNECTIONS);

  private static final Logger LOG = Logger.getLogger("io.hibernateaws.engine");

  private List<ReadShares> all = List.of();

  @BeforeAll
  void every_scenario_runs_by_every_strategy() {
    LOG.setLevel(Level.SEVERE);
    all = ReadShares.all(Long.getLong("simulation.seed", USUAL_SEED));
  }

  @AfterAll
  void the_log_is_as_it_was() {
    LOG.setLevel(null);
  }

  @Test
  void readers_that_serve_get_even_shares() {
    assertShares(EVEN::contains, phase -> true, id -> 1);
  }

  @Test
  void by_round_robin_no_reader_gets_more_than_one_read_more_than_another() {
    of(Strategy.ROUND_ROBIN::equals)
        .forEach(
            shares ->
                forEachPhase(
                    shares,
                    (number, phase) ->
                        assertThat(shares.in(number))
                            .extracting(PhaseReads::counts)
                            .as("%s: %s", shares.scenario().story(), phase.name())
                            .allSatisfy(
                                counts ->
                                    assertThat(spread(counts, phase.eligible()))
                                        .isLessThanOrEqualTo(1))));
  }

  @Test
  void by_weighted_random_shares_follow_the_weights_of_those_that_serve() {
    assertShares(Strategy.WEIGHTED_RANDOM::equals, phase -> true, ReadDistributionTest::weight);
  }

  @Test
  void by_lowest_lag_all_reads_go_to_the_reader_that_is_least_late() {
    of(Strategy.LOWEST_LAG::equals)
        .forEach(
            shares ->
                forEachPhase(
                    shares,
                    (number, phase) ->
                        assertThat(shares.sum(number))
                            .as("%s: %s", shares.scenario().story(), phase.name())
                            .containsOnlyKeys(leastLate(shares.scenario(), phase))));
    assertNo(Breach.LATER_READER);
  }

  @Test
  void by_least_connections_no_read_goes_to_a_reader_with_more_links_in_use_than_another() {
    assertNo(Breach.BUSIER_READER);
  }

  /**
   * Bounded by the first read that fails there, plus one turn of the monitor; without one by the
   * first answer that no longer names it, one {@code topology.refresh_interval} later at most.
   */
  @Test
  void no_read_goes_to_a_crashed_reader_once_one_has_failed_there() {
    assertNo(Breach.CRASHED_READER);
  }

  /** Bounded by the setting itself, without any tolerance: the age of the answer counts as lag. */
  @Test
  void no_read_goes_to_a_reader_that_is_later_than_max_replica_lag() {
    assertNo(Breach.LATE_READER);
  }

  /** Bounded by {@code host_availability.initial_backoff}. */
  @Test
  void no_read_goes_to_a_reader_that_is_held_back_while_another_serves() {
    assertNo(Breach.READER_HELD_BACK);
  }

  /** The interval is 30 s, or half of {@code max_replica_lag} where that is less. */
  @Test
  void a_reader_that_came_or_caught_up_gets_its_share_within_one_refresh_interval() {
    Predicate<Phase> comes = phase -> phase.noticedBy() == NoticedBy.REFRESH;
    assertShares(EVEN::contains, comes, id -> 1);
    assertShares(Strategy.WEIGHTED_RANDOM::equals, comes, ReadDistributionTest::weight);
  }

  @Test
  void a_reader_that_was_held_back_gets_its_share_when_its_time_is_over() {
    Predicate<Phase> returns = phase -> phase.noticedBy() == NoticedBy.BACKOFF;
    assertShares(EVEN::contains, returns, id -> 1);
    assertShares(Strategy.WEIGHTED_RANDOM::equals, returns, ReadDistributionTest::weight);
  }

  @Test
  void no_read_goes_to_the_writer_while_a_reader_serves() {
    assertNo(Breach.WRITER);
  }

  @Test
  void no_read_goes_where_the_scenario_does_not_expect_it() {
    assertNo(Breach.UNEXPECTED_HOST);
  }

  @Test
  void the_scenarios_contain_what_they_are_for() {
    assertThat(all)
        .as("reads that met a crashed reader")
        .anyMatch(shares -> shares.in(1).stream().anyMatch(reads -> reads.failures() > 0));
    assertThat(all)
        .as("reads that the writer served for want of a reader")
        .anyMatch(shares -> shares.sum(1).containsKey("a"));
    assertThat(all)
        .extracting(shares -> shares.scenario().phases())
        .as("one for each kind of change")
        .satisfies(
            scenarios ->
                assertThat(scenarios.stream().flatMap(List::stream).map(Phase::noticedBy))
                    .contains(NoticedBy.values()));
  }

  private void assertNo(Breach breach) {
    assertThat(all)
        .flatExtracting(ReadShares::runs)
        .flatExtracting(run -> run.breaches().getOrDefault(breach, List.of()))
        .isEmpty();
  }

  private void assertShares(
      Predicate<Strategy> strategies, Predicate<Phase> phases, ToIntFunction<String> weight) {
    of(strategies)
        .forEach(
            shares ->
                forEachPhase(
                    shares,
                    (number, phase) -> {
                      if (phases.test(phase)) {
                        assertShares(shares, number, phase, weight);
                      }
                    }));
  }

  private static void assertShares(
      ReadShares shares, int number, Phase phase, ToIntFunction<String> weight) {
    Map<String, Integer> counts = shares.sum(number);
    double reads = ReadShares.total(counts);
    int weights = phase.eligible().stream().mapToInt(weight).sum();
    for (String id : phase.eligible()) {
      double expected = (double) weight.applyAsInt(id) / weights;
      double deviation = Math.sqrt(expected * (1 - expected) / reads);
      assertThat(Math.abs(counts.getOrDefault(id, 0) / reads - expected))
          .as(
              "%s, %s, %s: the share of %s in %s instead of %.3f",
              shares.scenario().story(), phase.name(), shares.strategy(), id, counts, expected)
          .isLessThanOrEqualTo(DEVIATIONS * deviation);
    }
  }

  private List<ReadShares> of(Predicate<Strategy> strategies) {
    return all.stream().filter(shares -> strategies.test(shares.strategy())).toList();
  }

  /** A check of one phase. */
  private interface PhaseCheck {
    void of(int number, Phase phase);
  }

  private static void forEachPhase(ReadShares shares, PhaseCheck check) {
    List<Phase> phases = shares.scenario().phases();
    for (int i = 0; i < phases.size(); i++) {
      check.of(i, phases.get(i));
    }
  }

  private static int spread(Map<String, Integer> counts, List<String> hosts) {
    List<Integer> sorted = hosts.stream().map(id -> counts.getOrDefault(id, 0)).sorted().toList();
    return sorted.get(sorted.size() - 1) - sorted.get(0);
  }

  private static String leastLate(ReadScenario scenario, Phase phase) {
    return phase.eligible().stream()
        .min(Comparator.comparingDouble(id -> scenario.lags().getOrDefault(id, 0.0)))
        .orElseThrow();
  }

  private static int weight(String id) {
    return Objects.requireNonNullElse(ReadScenario.WEIGHTS.get(id), 1);
  }
}
