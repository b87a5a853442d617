package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which readers are fresh enough to serve reads. */
class LagBoundTest {
  private static final long MS = 1_000_000;
  private static final Duration BOUND = Duration.ofMillis(500);

  @ParameterizedTest(name = "lag {0} ms, answer {1} ms old: {2}")
  @CsvSource({
    "0,    0,    true",
    "0,    500,  true",
    "0,    501,  false",
    "500,  0,    true",
    "501,  0,    false",
    "300,  200,  true",
    "300,  201,  false",
    "-1,   0,    false",
    "1e300, 0,   false",
    "NaN,  0,    false",
  })
  void lag_and_age_of_the_answer_count_together(double lag, long age, boolean allowed) {
    // The clock of the engine may be negative and may wrap around.
    for (long askedAt : new long[] {0, -7_000 * MS, Long.MAX_VALUE - 100 * MS}) {
      Member reader = member("r1", Role.READER, lag);
      assertThat(LagBound.allows(BOUND, reader, snapshot(askedAt, reader), askedAt + age * MS))
          .isEqualTo(allowed);
    }
  }

  @Test
  void only_fresh_readers_serve_reads_and_without_one_the_writer_does() {
    AtomicLong now = new AtomicLong(1_000 * MS);
    RoutePlanner planner = planner(now, true);
    ClusterSnapshot cluster = cluster(1_000 * MS);

    assertThat(planner.plan(true, null, cluster).candidates())
        .extracting(Member::instanceId)
        .containsExactly("r1");

    now.set(1_600 * MS);
    ConnectPlan late = planner.plan(true, null, cluster);
    assertThat(late.candidates()).extracting(Member::instanceId).containsExactly("w");
    assertThat(late.fallback()).isTrue();
    assertThat(late.because()).contains("max_replica_lag=500 ms");

    assertThat(planner.plan(true, null, cluster(1_600 * MS)).fallback())
        .as("a newer answer")
        .isFalse();
    assertThat(planner.plan(false, null, cluster).candidates())
        .as("the bound is none of the writer's")
        .extracting(Member::instanceId)
        .containsExactly("w");
  }

  @Test
  void without_a_fresh_reader_and_without_fallback_a_read_waits() {
    ConnectPlan plan =
        planner(new AtomicLong(9_000 * MS), false).plan(true, null, cluster(1_000 * MS));

    assertThat(plan.candidates()).isEmpty();
    assertThat(plan.because()).contains("max_replica_lag=500 ms");
  }

  @Test
  void a_writer_that_is_alone_serves_reads_however_old_the_answer_is() {
    Member writer = member("w", Role.WRITER, 0);

    assertThat(
            planner(new AtomicLong(9_000 * MS), false)
                .plan(true, null, snapshot(0, writer))
                .candidates())
        .containsExactly(writer);
  }

  private static RoutePlanner planner(AtomicLong now, boolean fallBack) {
    return new RoutePlanner(
        UrlMeaning.of(
            new Endpoint("the.url", 5432),
            EndpointKind.WRITER_CLUSTER,
            null,
            new UrlMeaning.Choice(true, true, fallBack, true, null)),
        new RandomSelector(),
        new SelectionInput(new Random(1), instance -> 0),
        List.of(new LagBound(BOUND, now::get)));
  }

  private static ClusterSnapshot cluster(long askedAt) {
    return snapshot(
        askedAt,
        member("w", Role.WRITER, 0),
        member("r1", Role.READER, 100),
        member("r2", Role.READER, 700),
        member("r3", Role.READER, -1));
  }

  private static ClusterSnapshot snapshot(long askedAt, Member... members) {
    return new ClusterSnapshot(1, List.of(members), Map.of(), null, askedAt);
  }

  private static Member member(String id, Role role, double lag) {
    return new Member(id, new Endpoint(id + ".host", 5432), role, lag);
  }
}
