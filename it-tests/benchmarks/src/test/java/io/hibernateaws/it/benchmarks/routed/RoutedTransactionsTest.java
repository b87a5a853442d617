package io.hibernateaws.it.benchmarks.routed;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.benchmarks.routed.RoutedTransactions.Contest;
import io.hibernateaws.it.benchmarks.routed.RoutedTransactions.Pair;
import io.hibernateaws.it.benchmarks.routed.RoutedTransactions.Plan;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sides run; what they cost is for a measurement of minutes to say. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RoutedTransactionsTest {
  @Test
  void both_sides_run_and_say_what_they_cost() throws SQLException {
    Duration moment = Duration.ofMillis(300);

    List<Pair> pairs =
        RoutedTransactions.run(
            new Plan(1, 2, moment, moment),
            new Contest(Contestant.of(Side.AWS), Contestant.of(Side.AGROAL)));

    assertThat(pairs)
        .hasSize(2)
        .allSatisfy(
            pair -> {
              assertThat(pair.one().transactions()).isPositive();
              assertThat(pair.other().transactions()).isPositive();
              assertThat(pair.one().bytesEach()).isPositive();
              assertThat(pair.cpuRatio()).isPositive();
            });
  }
}
