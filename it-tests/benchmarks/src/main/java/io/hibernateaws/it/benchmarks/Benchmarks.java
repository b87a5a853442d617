package io.hibernateaws.it.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks with JMH's own arguments, then prints one line for each pair: ours, the plain
 * one, and the difference, for which the budgets are. Times are CPU times.
 */
public final class Benchmarks {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Benchmarks() {}

  /**
   * Two benchmarks whose difference is what the wrapper costs.
   *
   * @param label how their line begins
   * @param ours the benchmark with the wrapper, {@code ourWord} in the line
   */
  record Pair(String label, String ours, String ourWord, String plain, String plainWord) {
    static Pair calls(String label, String call) {
      return new Pair(label, "guarded" + call, "guarded", "raw" + call, "raw");
    }
  }

  static final List<Pair> PAIRS =
      List.of(
          Pair.calls("HOTPATH", "Query"),
          Pair.calls("HOTPATH_TEN_STATEMENTS", "TenQueries"),
          Pair.calls("HOTPATH_OTHER_ROWS", "OtherRows"),
          Pair.calls("HOTPATH_UPDATE", "Update"),
          Pair.calls("GETTER", "Getter"),
          new Pair("BORROW", "provider", "provider", "agroal", "agroal"),
          new Pair("CREDENTIALS", "cached", "cached", "fixed", "fixed"));

  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .parent(new CommandLineOptions(args))
        .addProfiler(GCProfiler.class)
        .addProfiler(WorkerCpu.class);
    Collection<RunResult> results = new Runner(options.build()).run();
    Map<String, RunResult> byName =
        results.stream()
            .collect(
                Collectors.toMap(result -> result.getPrimaryResult().getLabel(), result -> result));
    PAIRS.forEach(pair -> print(pair, byName.get(pair.ours), byName.get(pair.plain)));
  }

  /** Nothing for a pair that the arguments leave out. */
  private static void print(Pair pair, @Nullable RunResult one, @Nullable RunResult other) {
    if (one == null || other == null) {
      return;
    }
    double ours = score(one, WorkerCpu.NAME);
    double plain = score(other, WorkerCpu.NAME);
    double bytes = score(one, ALLOCATED);
    double plainBytes = score(other, ALLOCATED);
    System.out.printf(
        Locale.ROOT,
        "%s %s_ns=%.1f %s_ns=%.1f added_ns=%.1f bytes_per_op=%.1f %s_bytes_per_op=%.1f"
            + " added_bytes=%.1f%n",
        pair.label,
        pair.ourWord,
        ours,
        pair.plainWord,
        plain,
        ours - plain,
        bytes,
        pair.plainWord,
        plainBytes,
        bytes - plainBytes);
  }

  private static double score(RunResult result, String profiled) {
    Result<?> profile = result.getSecondaryResults().get(profiled);
    if (profile == null) {
      throw new IllegalStateException("JMH did not report " + profiled);
    }
    return profile.getScore();
  }
}
