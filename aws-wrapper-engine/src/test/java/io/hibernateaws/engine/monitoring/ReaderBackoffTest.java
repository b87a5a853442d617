package io.hibernateaws.engine.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.monitoring.ReaderBackoffState.Death;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Snapshots;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When a reader that died is offered again, transition by transition and as a story. */
class ReaderBackoffTest {
  /** Five early offers, 30 s: the defaults. */
  private static final ReaderBackoffSettings DEFAULTS =
      new ReaderBackoffSettings(5, Duration.ofSeconds(30));

  private static final String READER = "r1";

  // --- how long

  @ParameterizedTest(name = "{0} early offers, {1} s, death {2}: {3} s")
  @CsvSource({
    "5, 30, 1, 30",
    "5, 30, 2, 60",
    "5, 30, 3, 120",
    "5, 30, 4, 240",
    "5, 30, 5, 300",
    "5, 30, 6, 300",
    "5, 30, 2147483647, 300",
    "2147483647, 1, 2147483647, 300",
    "5, 1, 5, 16",
    "5, 1, 6, 300",
    "1, 1, 1, 1",
    "1, 1, 2, 300",
    "0, 1, 1, 300",
    "5, 300, 1, 300",
  })
  void the_backoff_doubles_and_never_exceeds_five_minutes(
      int maxRetries, long initial, int deaths, long seconds) {
    ReaderBackoffSettings settings =
        new ReaderBackoffSettings(maxRetries, Duration.ofSeconds(initial));

    assertThat(ReaderBackoffState.hold(settings, deaths)).isEqualTo(s(seconds));
  }

  // --- transitions

  /** What happens at a moment. */
  enum Fact {
    /** It goes down. */
    DIES,
    /** It was down and is still. */
    STAYS_DOWN,
    /** It was down and answers. */
    ANSWERS,
    /** A session gives its link back unharmed. */
    SERVES,
    /** Another reader goes down. */
    OTHER_DIES
  }

  /** One row of the table: what is known of the reader, what happens, what is known then. */
  record Row(String name, @Nullable Death before, Fact fact, long at, @Nullable Death after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("a first death", null, Fact.DIES, 100, death(1, 130)),
        new Row("still down", death(1, 130), Fact.STAYS_DOWN, 110, death(1, 130)),
        new Row("an answer does not shorten it", death(1, 130), Fact.ANSWERS, 110, death(1, 130)),
        new Row("used early, for want of others", death(1, 130), Fact.SERVES, 129, death(1, 130)),
        new Row("used after the offer", death(1, 130), Fact.SERVES, 130, alive(1, 130, 130)),
        new Row("used again", alive(1, 130, 130), Fact.SERVES, 200, alive(1, 130, 130)),
        new Row("dies while held back", death(1, 130), Fact.DIES, 120, death(2, 180)),
        new Row("dies when offered", death(1, 130), Fact.DIES, 131, death(2, 191)),
        new Row("dies unused, long after", death(2, 190), Fact.DIES, 9_000, death(3, 9_120)),
        new Row("dies after 299 s of life", alive(1, 130, 131), Fact.DIES, 430, death(2, 490)),
        new Row("dies after 300 s of life", alive(4, 130, 131), Fact.DIES, 431, death(1, 461)),
        new Row("is forgotten after 300 s", alive(4, 130, 131), Fact.OTHER_DIES, 431, null),
        new Row(
            "is remembered for 300 s",
            alive(4, 130, 131),
            Fact.OTHER_DIES,
            430,
            alive(4, 130, 131)),
        new Row("after the last early offer", death(5, 400), Fact.DIES, 401, death(6, 701)),
        new Row("and again", death(6, 701), Fact.DIES, 702, death(7, 1_002)),
        new Row("a use of one that never died", null, Fact.SERVES, 5, null));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void what_follows_from_a_fact(Row row) {
    ReaderBackoffState before =
        new ReaderBackoffState(
            DEFAULTS, row.before == null ? Map.of() : Map.of(READER, row.before));
    Snapshots up = new Snapshots().cluster("w", READER, "r2");
    Snapshots down = new Snapshots().cluster("w", READER, "r2").down(READER);
    Snapshots other = new Snapshots().cluster("w", READER, "r2").down("r2");
    long at = s(row.at);

    ReaderBackoffState after =
        switch (row.fact) {
          case DIES -> before.after(now(up), now(down), at);
          case STAYS_DOWN -> before.after(now(down), now(down), at);
          case ANSWERS -> before.after(now(down), now(up), at);
          case SERVES -> before.served(READER, at);
          case OTHER_DIES -> before.after(now(up), now(other), at);
        };

    if (row.after == null) {
      assertThat(after.dead()).doesNotContainKey(READER);
    } else {
      assertThat(after.dead().get(READER))
          .usingRecursiveComparison()
          .ignoringFields("answeredAt")
          .isEqualTo(row.after);
    }
  }

  @Test
  void a_reader_that_leaves_the_cluster_after_its_links_failed_has_died_and_only_once() {
    Snapshots cluster = new Snapshots().cluster("w", READER, "r2").linkLost(READER, 100);
    ClusterSnapshot suspect = now(cluster);
    ClusterSnapshot left = now(cluster.cluster("w", "r2"));
    ClusterSnapshot down = now(cluster.down(READER));

    ReaderBackoffState once = ReaderBackoffState.empty(DEFAULTS).after(suspect, left, s(100));
    ReaderBackoffState still = once.after(left, down, s(101));

    assertThat(once.dead()).containsOnlyKeys(READER);
    assertThat(still).isEqualTo(once);
  }

  @Test
  void a_reader_that_is_merely_removed_has_not_died() {
    Snapshots cluster = new Snapshots().cluster("w", READER, "r2");
    ClusterSnapshot before = now(cluster);

    ReaderBackoffState after =
        ReaderBackoffState.empty(DEFAULTS).after(before, now(cluster.cluster("w", "r2")), s(1));

    assertThat(after.dead()).isEmpty();
  }

  @Test
  void the_death_of_a_writer_is_not_counted() {
    Snapshots cluster = new Snapshots().cluster("w", READER);
    ClusterSnapshot before = now(cluster);

    ReaderBackoffState after =
        ReaderBackoffState.empty(DEFAULTS).after(before, now(cluster.down("w")), s(1));

    assertThat(after.dead()).isEmpty();
  }

  @Test
  void a_reader_that_left_the_cluster_is_forgotten_in_the_end() {
    ReaderBackoffState known = new ReaderBackoffState(DEFAULTS, Map.of("gone", death(1, 130)));
    ClusterSnapshot cluster = now(new Snapshots().cluster("w", READER));

    assertThat(known.after(cluster, cluster, s(429)).dead()).containsKey("gone");
    assertThat(known.after(cluster, cluster, s(430)).dead()).isEmpty();
  }

  // --- stories

  @Test
  void a_reader_that_dies_at_every_use_gets_no_more_tries_than_allowed() {
    Story story = new Story();
    int tries = 0;
    long lastTry = 0;
    // Every second for 30 minutes: whenever it is offered it is tried, and dies of it.
    for (long second = 0; second < 1_800; second++) {
      story.now = s(second);
      if (!story.backoff.holdsBack(story.reader())) {
        tries++;
        lastTry = second;
        story.dies();
        story.answers();
      }
    }

    // 0, then after 30, 60, 120, 240 and 300 s, then every 300 s.
    assertThat(lastTry).isEqualTo(1_650);
    assertThat(tries).isEqualTo(1 + 5 + 3);
  }

  @Test
  void one_that_lives_for_five_minutes_begins_anew() {
    Story story = new Story();
    story.dies();
    story.answers();
    story.now = s(30);
    story.backoff.served(story.reader());
    story.now = s(330);
    story.dies();
    story.answers();

    story.now = s(359);
    assertThat(story.backoff.holdsBack(story.reader())).isTrue();
    story.now = s(360);
    assertThat(story.backoff.holdsBack(story.reader())).isFalse();
  }

  @Test
  void a_reader_that_became_the_writer_is_not_held_back() {
    Story story = new Story();
    story.dies();
    story.answers();

    assertThat(story.backoff.holdsBack(story.reader())).isTrue();
    assertThat(story.backoff.holdsBack(story.reader().as(Role.WRITER))).isFalse();
  }

  @Test
  void the_same_snapshot_twice_is_one_death() {
    Story story = new Story();
    story.dies();
    story.backoff.on(story.cluster.view().current());
    story.now = s(30);

    assertThat(story.backoff.holdsBack(story.reader())).isFalse();
  }

  /** A cluster of a writer and two readers, of which one flaps. */
  private static final class Story {
    private final Snapshots cluster = new Snapshots().cluster("w", READER, "r2");
    private long now;
    private long asked = 1_000;
    private final ReaderBackoff backoff = new ReaderBackoff("test", DEFAULTS, () -> now);

    Story() {
      backoff.on(cluster.view().current());
    }

    void dies() {
      cluster.down(READER);
      backoff.on(cluster.view().current());
    }

    void answers() {
      cluster.answered(READER, Role.READER, ++asked);
      backoff.on(cluster.view().current());
    }

    Member reader() {
      return Objects.requireNonNull(cluster.view().current().member(READER));
    }
  }

  private static ClusterSnapshot now(Snapshots snapshots) {
    return snapshots.view().current();
  }

  private static Death death(int count, long offeredAt) {
    return new Death(count, 1, s(offeredAt), null);
  }

  private static Death alive(int count, long offeredAt, long livesSince) {
    return new Death(count, 1, s(offeredAt), s(livesSince));
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
