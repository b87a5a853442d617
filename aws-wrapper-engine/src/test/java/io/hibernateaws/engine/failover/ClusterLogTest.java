package io.hibernateaws.engine.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.route.NotedLevels;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterLogTest {
  private static final EngineEvent.Source SOURCE = TestEvents.SOURCE;

  private long now = TimeUnit.HOURS.toNanos(1);
  private final ClusterLog log = new ClusterLog("orders", instance -> 2, () -> now);
  private final NotedLevels noted = new NotedLevels(ClusterLog.class);

  @BeforeEach
  void start() {
    topology("a");
    searched("a");
    assertThat(noted.texts).containsExactly("orders: the writer is a; members: 2");
    noted.texts.clear();
    noted.levels.clear();
  }

  @AfterEach
  void unlisten() {
    noted.close();
  }

  private void topology(@Nullable String writer) {
    topology(writer, 2);
  }

  private void topology(@Nullable String writer, int members) {
    log.on(new EngineEvent.TopologyChanged(SOURCE, writer, members, "it said so"));
  }

  private void searched(@Nullable String writer) {
    log.on(new EngineEvent.SearchEnded(SOURCE, writer, Duration.ZERO, 1));
  }

  private void lost(String instance, boolean news) {
    log.on(new EngineEvent.LinkLost(SOURCE, instance, Role.WRITER, "reset", news));
  }

  private void told(SQLException verdict, String instance) {
    log.on(new EngineEvent.Verdict(SOURCE, instance, "", verdict));
  }

  private static SQLException rolledBack() {
    return new TransactionLostSQLException("lost", FailoverDetails.UNKNOWN, null);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void a_moment_without_a_known_writer_is_no_change_of_the_writer() {
    topology(null);
    topology("a");
    assertThat(noted.texts).isEmpty();
    topology(null);
    topology("b");
    assertThat(noted.texts)
        .containsExactly("orders: the writer is now b, no longer a (it said so)");
  }

  @Test
  void a_failover_ends_when_the_last_session_that_waits_for_it_is_told() {
    lost("a", true);
    pass(Duration.ofMillis(300));
    topology("b");
    searched("b");
    assertThat(noted.texts).hasSize(1);

    told(rolledBack(), "a");

    assertThat(noted.texts)
        .containsExactly(
            "orders: the writer a is lost (reset); calls in flight to it: 3",
            "orders: the writer is b instead of a after 300 ms; calls ended: 1, sessions served: 1,"
                + " without a host: 0; transactions rolled back: 1, unknown: 0, verified: 0");
    assertThat(noted.levels).containsExactly("WARN", "INFO");
  }

  @Test
  void sessions_that_come_late_are_counted_and_told_once() {
    lost("a", true);
    topology("b");
    searched("b");
    told(rolledBack(), "a");
    noted.texts.clear();

    lost("a", false);
    told(rolledBack(), "a");
    lost("a", false);
    told(rolledBack(), "a");
    assertThat(noted.texts).isEmpty();
    pass(Duration.ofSeconds(11));
    log.on(new EngineEvent.Probed(SOURCE, "b", true, Duration.ZERO));
    log.on(new EngineEvent.Probed(SOURCE, "b", true, Duration.ZERO));

    assertThat(noted.texts)
        .singleElement()
        .asString()
        .startsWith(
            "orders: connections to the former writer a; calls ended: 2, sessions served: 2,")
        .contains("rolled back: 2");
  }

  @Test
  void a_new_writer_that_nobody_lost_a_connection_to_find_is_one_line() {
    topology("b");

    assertThat(noted.texts)
        .containsExactly("orders: the writer is now b, no longer a (it said so)");
  }

  @Test
  void members_that_leave_with_a_lost_writer_and_come_back_are_no_news() {
    lost("a", true);
    topology("b", 1);
    searched("b");
    topology("b", 2);
    told(rolledBack(), "a");
    assertThat(noted.texts).hasSize(2).noneMatch(line -> line.contains("members"));

    topology("b", 3);

    assertThat(noted.texts).hasSize(3).last().isEqualTo("orders: members: 3 instead of 2");
  }

  @Test
  void a_writer_that_was_silent_and_is_the_writer_again_has_restarted_in_place() {
    log.on(new EngineEvent.HostGivenUp(SOURCE, "a", "3 probes in a row had no answer"));
    log.on(new EngineEvent.MemberDown(SOURCE, "a", "is silent"));
    pass(Duration.ofSeconds(2));
    log.on(new EngineEvent.MemberUp(SOURCE, "a"));

    assertThat(noted.texts).hasSize(2);
    assertThat(noted.texts.get(0)).contains("the writer a is lost (3 probes in a row");
    assertThat(noted.texts.get(1)).contains("a is still the writer and serves again after 2000");
  }

  @Test
  void a_reader_is_lost_once_and_serves_again_when_it_answers() {
    log.on(new EngineEvent.MemberDown(SOURCE, "b", "b is silent"));
    log.on(new EngineEvent.HostGivenUp(SOURCE, "b", "3 probes in a row had no answer"));
    log.on(new EngineEvent.MemberUp(SOURCE, "b"));

    assertThat(noted.texts).hasSize(2);
    assertThat(noted.texts.get(0)).contains("the reader b is lost (b is silent)");
    assertThat(noted.texts.get(1)).contains("b serves again after 0 ms");
  }

  @Test
  void sessions_that_give_up_are_an_error_once() {
    lost("a", true);
    for (int i = 0; i < 5; i++) {
      told(new FailoverFailedSQLException("none", FailoverDetails.UNKNOWN, null), "a");
    }

    assertThat(noted.levels).containsExactly("WARN", "ERROR");
    assertThat(noted.texts.get(1)).contains("a host that takes over from a");
  }

  @Test
  void a_flood_is_folded_into_the_next_line_that_is_told() {
    for (int i = 0; i < 20; i++) {
      lost("a", true);
      searched("a");
      told(rolledBack(), "a");
    }
    assertThat(noted.texts).hasSize(6);
    pass(Duration.ofMinutes(1));
    lost("a", true);

    assertThat(noted.texts)
        .hasSize(7)
        .last()
        .asString()
        .endsWith("; 17 more like this were not told");
  }
}
