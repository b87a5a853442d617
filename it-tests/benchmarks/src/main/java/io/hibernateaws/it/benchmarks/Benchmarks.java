package io.hibernateaws.it.benchmarks;

import java.util.Collection;
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
    print("HOTPATH", "guarded", byName.get("guardedQuery"), "raw", byName.get("rawQuery"));
    print(
        "HOTPATH_TEN_STATEMENTS",
        "guarded",
        byName.get("guardedTenQueries"),
        "raw",
        byName.get("rawTenQueries"));
    print(
        "HOTPATH_OTHER_ROWS",
        "guarded",
        byName.get("guardedOtherRows"),
        "raw",
        byName.get("rawOtherRows"));
    print("HOTPATH_UPDATE", "guarded", byName.get("guardedUpdate"), "raw", byName.get("rawUpdate"));
    print("GETTER", "guarded", byName.get("guardedGetter"), "raw", byName.get("rawGetter"));
    print("BORROW", "provider", byName.get("provider"), "agroal", byName.get("agroal"));
  }

  /** Nothing for a pair that the arguments leave out. */
  private static void print(
      String label,
      String oneName,
      @Nullable RunResult one,
      String otherName,
      @Nullable RunResult other) {
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
        label,
        oneName,
        ours,
        otherName,
        plain,
        ours - plain,
        bytes,
        otherName,
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
