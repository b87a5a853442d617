package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.simulation.ReadRun.PhaseReads;
import io.hibernateaws.engine.simulation.ReadScenario.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How the reads of one scenario were distributed by one strategy, over many seeds.
 *
 * @param runs one per seed
 */
record ReadShares(ReadScenario scenario, Strategy strategy, List<ReadRun> runs) {
  private static final List<String> INSTANCES = List.of("a", "b", "c", "d");
  private static final int RUNS = 10;

  /** All scenarios by all strategies. */
  static List<ReadShares> all(long seed) {
    List<ReadShares> all = new ArrayList<>();
    for (ReadScenario scenario : ReadScenario.all()) {
      for (Strategy strategy : Strategy.provided()) {
        Random seeds = new Random(seed * 31 + (scenario.story() + strategy.code()).hashCode());
        List<ReadRun> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
          runs.add(ReadRun.of(scenario, strategy, seeds.nextLong()));
        }
        all.add(new ReadShares(scenario, strategy, runs));
      }
    }
    return all;
  }

  /** What was counted in this phase, one per seed. */
  List<PhaseReads> in(int phase) {
    return runs.stream().map(run -> run.phases().get(phase)).toList();
  }

  /** Reads of all seeds in this phase, by host. */
  Map<String, Integer> sum(int phase) {
    Map<String, Integer> sum = new TreeMap<>();
    in(phase).forEach(reads -> reads.counts().forEach((id, n) -> sum.merge(id, n, Integer::sum)));
    return sum;
  }

  static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  static String table(List<ReadShares> all) {
    StringBuilder text =
        new StringBuilder(
            """

            # Distribution of reads

            Shares in percent of the reads that were routed in the 10 s after the change must have been \
            noticed; `a` is the writer, weights are b:1 c:2 d:3, and c is the least late reader, then d, \
            then b. In simulated ms: from the change until reads went to all who are to serve them and to \
            nobody else.

            | scenario | phase | strategy | reads | a | b | c | d | settled after p50 | max | failed |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
    all.forEach(shares -> shares.rows(text));
    return text.toString();
  }

  private void rows(StringBuilder text) {
    for (int i = 0; i < scenario.phases().size(); i++) {
      Phase phase = scenario.phases().get(i);
      Map<String, Integer> counts = sum(i);
      List<Object> cells = new ArrayList<>();
      cells.addAll(List.of(scenario.story(), phase.name(), strategy.code(), total(counts)));
      for (String id : INSTANCES) {
        double share = 100.0 * counts.getOrDefault(id, 0) / total(counts);
        cells.add(share == 0 ? "-" : String.format(Locale.ROOT, "%.1f", share));
      }
      List<Long> settled = in(i).stream().map(PhaseReads::settledAfter).sorted().toList();
      cells.add(settled.get((settled.size() - 1) / 2));
      cells.add(settled.get(settled.size() - 1));
      cells.add(in(i).stream().mapToInt(PhaseReads::failures).sum());
      text.append('|');
      cells.forEach(cell -> text.append(' ').append(cell).append(" |"));
      text.append('\n');
    }
  }
}
