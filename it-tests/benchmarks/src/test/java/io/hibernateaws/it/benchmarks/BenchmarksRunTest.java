package io.hibernateaws.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every benchmark runs and is compared with another; how fast is for a quiet machine to say. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BenchmarksRunTest {
  @Test
  void every_benchmark_runs_and_is_one_of_a_pair() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.hibernateaws\\.it\\.benchmarks\\..*")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(10))
                    .shouldFailOnError(true)
                    .build())
            .run();

    assertThat(results)
        .extracting(result -> result.getPrimaryResult().getLabel())
        .containsExactlyInAnyOrderElementsOf(
            Benchmarks.PAIRS.stream()
                .flatMap(pair -> Stream.of(pair.ours(), pair.plain()))
                .toList());
  }
}
