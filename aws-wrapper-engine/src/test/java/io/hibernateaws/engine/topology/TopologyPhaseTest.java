package io.hibernateaws.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every rule of the topology phases as a short story: observations in, phase, plan and snapshot
 * out.
 */
class TopologyPhaseTest {
  private static final ProbeIntervals RHYTHM =
      ProbeIntervals.of(new TopologySettings(Duration.ofSeconds(30), Duration.ofMillis(100)));
  private static final long MS = 1_000_000;

  private TopologyPhase phase = Searching.begin(RHYTHM, ClusterState.UNKNOWN, 0);
  private boolean published;

  @Test
  void at_first_only_the_endpoint_of_the_url_is_asked() {
    assertThat(phase.plan(0).pauses()).containsOnlyKeys(ProbePlan.SEEDS);
  }

  @Test
  void the_writers_own_word_ends_the_first_search_and_all_members_are_asked_for_a_while() {
    writerSays("a", 10, "a", "b", "c");

    assertThat((Object) phase).isInstanceOf(Settling.class);
    assertThat(published).isTrue();
    assertThat(writer()).isEqualTo("a");
    assertThat(phase.plan(11 * MS).pauses()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void a_boot_in_which_nothing_fails_is_no_search_after_which_everybody_is_asked() {
    phase = Searching.first(RHYTHM, 0);
    readerSays("b", 5, "a", "b", "c");
    on(new Observation.HostWanted(Role.WRITER, at(6)), 6);

    writerSays("a", 10, "a", "b", "c");

    assertThat((Object) phase).isInstanceOf(Steady.class);
    assertThat(phase.plan(at(11)).pauses())
        .containsExactlyEntriesOf(Map.of("a", Duration.ofSeconds(30).toNanos()));
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");
    assertThat((Object) phase).as("the next search is one").isInstanceOf(Settling.class);
  }

  @Test
  void a_boot_in_which_something_fails_or_contradicts_is_a_search() {
    List<Observation> events =
        List.of(
            new Observation.Unanswered("a", true, new SQLException("silent", "08001"), at(6)),
            new Observation.LinkLost("b", at(6)),
            new Observation.ConnectFailed("b", at(6)),
            new Observation.HostSilent("b", at(6)),
            new Observation.RoleSeen("b", Role.WRITER, at(6)),
            new Observation.Answered("b", Role.WRITER, Cluster.of("a", "b"), at(6)));
    for (Observation event : events) {
      phase = Searching.first(RHYTHM, 0);
      readerSays("b", 5, "a", "b");
      on(event, 7);

      writerSays("a", 10, "a", "b");

      assertThat((Object) phase).as("%s", event).isInstanceOf(Settling.class);
    }
  }

  @Test
  void in_calm_only_the_writer_is_asked_at_the_refresh_interval() {
    steady("a", "b", "c");

    assertThat(phase.plan(at(400_000)).pauses())
        .containsExactlyEntriesOf(Map.of("a", Duration.ofSeconds(30).toNanos()));
  }

  @Test
  void a_reader_is_believed_about_members_while_nothing_else_is_known_but_not_about_the_writer() {
    readerSays("b", 10, "a", "b", "c");

    assertThat((Object) phase).isInstanceOf(Searching.class);
    assertThat(snapshot().members()).hasSize(3);
    assertThat(snapshot().verified(snapshot().writer().orElseThrow(), Role.WRITER, 0)).isFalse();
  }

  @Test
  void an_answer_that_says_what_was_known_is_published_only_if_its_age_counts() {
    for (boolean lagCounts : new boolean[] {false, true}) {
      ProbeIntervals rhythm =
          ProbeIntervals.of(
              new TopologySettings(Duration.ofSeconds(30), Duration.ofMillis(100), lagCounts));
      phase = Searching.begin(rhythm, ClusterState.UNKNOWN, 0);
      writerSays("a", 10, "a", "b");
      assertThat(snapshot().membersAskedAt()).isEqualTo(at(10));

      writerSays("a", 20, "a", "b");

      assertThat(snapshot().membersAskedAt()).isEqualTo(at(20));
      assertThat(published).as("lag counts: %s", lagCounts).isEqualTo(lagCounts);

      readerSays("b", 30, "a", "b");
      readerSays("b", 40, "a", "b");

      assertThat(snapshot().membersAskedAt()).as("no word of the writer's").isEqualTo(at(20));
      assertThat(published).isFalse();
    }
  }

  @Test
  void a_silent_writer_starts_a_search_and_is_unusable() {
    steady("a", "b", "c");

    silent("a", 400_000);

    assertThat((Object) phase).isInstanceOf(Searching.class);
    assertThat(published).isTrue();
    assertThat(snapshot().usable(member("a"))).isFalse();
    assertThat(phase.plan(at(400_001)).pauses())
        .containsEntry("b", Duration.ofMillis(20).toNanos());
  }

  @Test
  void a_silent_reader_starts_no_search_and_is_asked_until_it_answers() {
    steady("a", "b", "c");

    silent("b", 400_000);

    assertThat((Object) phase).isInstanceOf(Steady.class);
    assertThat(snapshot().health("b").down()).isTrue();
    assertThat(phase.plan(at(400_001)).pauses()).containsKey("b");
    readerSays("b", 401_000, "a", "b", "c");
    assertThat(snapshot().health("b").down()).isFalse();
    assertThat(phase.plan(at(401_001)).pauses()).doesNotContainKey("b");
  }

  @Test
  void a_promoted_reader_becomes_the_writer_and_links_to_the_old_one_become_stale() {
    steady("a", "b", "c");
    long generation = snapshot().health("a").generation();
    silent("a", 400_000);

    writerSays("b", 401_000, "b", "c");

    assertThat((Object) phase).isInstanceOf(Settling.class);
    assertThat(writer()).isEqualTo("b");
    assertThat(snapshot().health("a").generation()).isGreaterThan(generation);
  }

  @Test
  void links_opened_before_a_promotion_are_stale_on_the_promoted_instance_too() {
    steady("a", "b", "c");
    readerSays("b", 399_000, "a", "b", "c");
    long generation = snapshot().health("b").generation();
    silent("a", 400_000);

    writerSays("b", 401_000, "b", "c");

    assertThat(snapshot().health("b").generation()).isGreaterThan(generation);
  }

  @Test
  void a_deposed_writer_that_comes_back_and_still_believes_it_writes_is_not_believed() {
    steady("a", "b", "c");
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");

    writerSays("a", 402_000, "a", "b", "c");

    assertThat(writer()).isEqualTo("b");
  }

  @Test
  void a_deposed_writer_is_not_believed_either_when_the_new_writer_is_out_of_reach() {
    steady("a", "b", "c");
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");
    silent("b", 402_000);

    writerSays("a", 402_010, "a", "b", "c");

    assertThat(writer()).isEqualTo("b");
    assertThat((Object) phase).isInstanceOf(Searching.class);
  }

  @Test
  void a_deposed_writer_does_not_win_by_a_mere_reset_of_its_successor() {
    steady("a", "b", "c");
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");
    on(new Observation.LinkLost("b", at(420_000)), 420_000);

    writerSays("a", 420_001, "a", "b", "c");

    assertThat(writer()).isEqualTo("b");
  }

  @Test
  void a_connect_that_began_before_the_last_answer_declares_nobody_dead() {
    steady("a", "b", "c");
    writerSays("a", 400_000, "a", "b", "c");

    on(new Observation.ConnectFailed("a", at(395_000)), 405_000);

    assertThat(snapshot().usable(member("a"))).isTrue();
    assertThat((Object) phase).isInstanceOf(Steady.class);
  }

  @Test
  void a_readers_answer_wakes_nobody_who_waits_for_a_writer() {
    steady("a", "b", "c");
    readerSays("b", 399_000, "a", "b", "c");
    silent("a", 400_000);
    on(new Observation.HostWanted(Role.WRITER, at(400_001)), 400_001);

    readerSays("b", 400_020, "a", "b", "c");

    assertThat(published).isFalse();
  }

  @Test
  void a_deposed_writer_that_another_member_names_is_the_writer_again() {
    steady("a", "b", "c");
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");
    silent("b", 402_000);
    readerSays("c", 402_500, "a", "b", "c");

    writerSays("a", 402_510, "a", "b", "c");

    assertThat(writer()).isEqualTo("a");
  }

  @Test
  void a_deposed_writer_that_lingers_does_not_win_by_a_reader_that_has_not_heard_of_the_change() {
    steady("a", "b", "c");
    writerSays("b", 400_000, "b", "a", "c");

    readerSays("c", 400_100, "a", "b", "c");
    writerSays("a", 400_200, "a", "b", "c");

    assertThat(writer()).isEqualTo("b");
  }

  @Test
  void a_writer_that_refuses_writes_is_believed_again_only_when_the_others_were_asked() {
    steady("a", "b", "c");

    refused("a", 400_000, 400_000);
    assertThat(phase.plan(at(400_000)).pauses()).containsOnlyKeys("a", "b", "c");
    writerSays("a", 400_001, "a", "b", "c");
    readerSays("c", 400_002, "a", "b", "c");
    assertThat((Object) phase).isInstanceOf(Searching.class);
    writerSays("b", 400_003, "b", "a", "c");

    assertThat(writer()).isEqualTo("b");
  }

  @Test
  void a_writer_that_refuses_writes_and_is_the_only_one_costs_one_question_to_each_member() {
    steady("a", "b", "c");

    refused("a", 400_000, 400_000);
    allSayThatTheWriterIsA(400_001);
    assertThat((Object) phase).isInstanceOf(Steady.class);
    refused("a", 400_000, 400_100);
    assertThat((Object) phase).as("asked since").isInstanceOf(Steady.class);

    assertThat(writer()).isEqualTo("a");
    refused("b", 402_000, 402_000);
    assertThat((Object) phase).as("no word of a reader's").isInstanceOf(Steady.class);
  }

  @Test
  void what_members_said_a_moment_before_a_write_was_refused_is_asked_again() {
    steady("a", "b", "c");
    refused("a", 400_000, 400_000);
    allSayThatTheWriterIsA(400_001);

    refused("a", 400_050, 400_050);

    assertThat((Object) phase).isInstanceOf(Searching.class);
    writerSays("b", 400_060, "b", "a", "c");
    assertThat(writer()).isEqualTo("b");
  }

  private void allSayThatTheWriterIsA(long now) {
    writerSays("a", now, "a", "b", "c");
    readerSays("b", now + 1, "a", "b", "c");
    readerSays("c", now + 2, "a", "b", "c");
  }

  private void refused(String instance, long at, long now) {
    on(new Observation.WritesRefused(instance, at(at)), now);
  }

  @Test
  void a_member_that_does_not_answer_holds_up_the_look_at_all_members_for_a_moment_only() {
    steady("a", "b", "c");

    refused("a", 400_000, 400_000);
    writerSays("a", 400_900, "a", "b", "c");
    assertThat((Object) phase).isInstanceOf(Searching.class);
    writerSays("a", 401_010, "a", "b", "c");

    assertThat((Object) phase).isInstanceOf(Steady.class);
  }

  @Test
  void what_readers_name_counts_again_when_they_have_had_time_to_hear_of_the_change() {
    steady("a", "b", "c");
    writerSays("b", 400_000, "b", "a", "c");

    readerSays("c", 405_100, "a", "b", "c");
    writerSays("a", 405_200, "a", "b", "c");

    assertThat(writer()).isEqualTo("a");
  }

  @Test
  void a_deposed_writer_that_has_said_it_is_a_reader_may_be_promoted_like_any_other() {
    steady("a", "b", "c");
    silent("a", 400_000);
    writerSays("b", 401_000, "b", "c");
    readerSays("a", 405_000, "b", "a", "c");
    silent("b", 406_000);

    writerSays("a", 407_000, "a", "c");

    assertThat(writer()).isEqualTo("a");
  }

  @Test
  void a_claimant_whose_topology_names_a_living_writer_is_not_believed() {
    steady("a", "b", "c");

    writerSays("b", 400_000, "a", "b", "c");

    assertThat(writer()).isEqualTo("a");
  }

  @Test
  void a_claimant_whose_topology_still_names_the_dead_writer_is_believed() {
    steady("a", "b", "c");
    silent("a", 400_000);

    writerSays("b", 401_000, "a", "b", "c");

    assertThat(writer()).isEqualTo("b");
  }

  @Test
  void a_writer_that_says_it_is_a_reader_starts_a_search_without_being_called_dead() {
    steady("a", "b", "c");

    readerSays("a", 400_000, "b", "a", "c");

    assertThat((Object) phase).isInstanceOf(Searching.class);
    assertThat(snapshot().health("a").down()).isFalse();
  }

  @Test
  void zero_rows_keep_the_last_good_topology() {
    steady("a", "b", "c");

    on(new Observation.Answered("a", Role.WRITER, List.of(), at(400_000)), 400_001);

    assertThat(snapshot().members()).hasSize(3);
    assertThat((Object) phase).isInstanceOf(Steady.class);
  }

  @Test
  void a_lost_link_makes_its_host_suspect_until_it_answers_a_later_question() {
    steady("a", "b", "c");

    on(new Observation.LinkLost("a", at(400_000)), 400_000);
    assertThat(snapshot().usable(member("a"))).isFalse();
    on(new Observation.Answered("a", Role.WRITER, Cluster.of("a", "b", "c"), at(399_999)), 400_001);
    assertThat(snapshot().usable(member("a"))).as("asked before the loss").isFalse();
    on(new Observation.Answered("a", Role.WRITER, Cluster.of("a", "b", "c"), at(400_001)), 400_002);
    assertThat(snapshot().usable(member("a"))).isTrue();
    assertThat(snapshot().health("a").generation()).as("other links may live").isZero();
  }

  @Test
  void a_session_that_waits_starts_one_search_and_is_served_by_the_next_answer() {
    steady("a", "b", "c");
    on(new Observation.LinkLost("a", at(400_000)), 400_000);
    on(new Observation.HostWanted(Role.WRITER, at(400_000)), 400_000);
    assertThat((Object) phase).isInstanceOf(Searching.class);

    writerSays("a", 400_005, "a", "b", "c");

    assertThat(published).isTrue();
    assertThat((Object) phase).isInstanceOf(Settling.class);
    assertThat(snapshot().verified(member("a"), Role.WRITER, at(400_000))).isTrue();
  }

  @Test
  void sessions_that_fail_late_are_served_by_the_settling_rhythm_not_by_another_search() {
    writerSays("a", 10, "a", "b", "c");

    on(new Observation.HostWanted(Role.WRITER, at(500)), 500);

    assertThat((Object) phase).isInstanceOf(Settling.class);
    writerSays("a", 510, "a", "b", "c");
    assertThat(published).isTrue();
  }

  @Test
  void a_wish_that_an_unpublished_answer_already_serves_is_published_at_once() {
    writerSays("a", 10, "a", "b", "c");
    writerSays("a", 110, "a", "b", "c");
    assertThat(published).as("nobody waits for it").isFalse();

    on(new Observation.HostWanted(Role.WRITER, at(105)), 111);

    assertThat(published).isTrue();
  }

  @Test
  void a_search_slows_down_after_five_seconds() {
    steady("a", "b", "c");
    silent("a", 400_000);

    assertThat(phase.plan(at(404_900)).pauses()).containsEntry("b", 20 * MS);
    assertThat(phase.plan(at(405_100)).pauses()).containsEntry("b", 100 * MS);
  }

  @Test
  void when_nobody_answers_the_endpoint_of_the_url_is_asked_again() {
    steady("a", "b");
    silent("a", 400_000);
    silent("b", 400_010);

    assertThat(phase.plan(at(400_020)).pauses()).containsKey(ProbePlan.SEEDS);
  }

  @Test
  void without_a_writer_readers_that_agree_for_fifteen_seconds_are_believed() {
    steady("a", "b", "c");
    silent("a", 400_000);

    readerSays("b", 400_100, "d", "b", "c", "d");
    readerSays("b", 414_000, "d", "b", "c", "d");
    assertThat(writer()).isEqualTo("a");
    readerSays("b", 415_200, "d", "b", "c", "d");

    assertThat(writer()).isEqualTo("d");
    assertThat((Object) phase).as("the writer itself has not spoken").isInstanceOf(Searching.class);
  }

  @Test
  void a_member_that_only_a_reader_knows_is_asked_in_a_search_and_may_be_the_next_writer() {
    steady("a", "b");
    silent("a", 400_000);

    readerSays("b", 400_020, "a", "b", "c");

    assertThat(published).isTrue();
    assertThat(phase.plan(at(400_021)).pauses()).containsEntry("c", 20 * MS);
    writerSays("c", 401_000, "c", "b");
    assertThat(writer()).isEqualTo("c");
    assertThat((Object) phase).isInstanceOf(Settling.class);
  }

  @Test
  void a_refused_log_in_is_trouble_for_those_who_wait_but_no_death() {
    SQLException refused = new SQLException("password authentication failed", "28P01");

    on(new Observation.Unanswered(ProbePlan.seed(0), false, refused, at(5)), 6);

    assertThat(published).isTrue();
    assertThat((Object) snapshot().lastFailure()).isSameAs(refused);
    writerSays("a", 10, "a");
    assertThat((Object) snapshot().lastFailure()).isNull();
  }

  @Test
  void a_search_among_known_members_tells_once_who_refuses_us_and_forgets_it_at_its_end() {
    steady("a", "b");
    silent("a", 400_000);
    SQLException refused = new SQLException("not permitted to log in", "28000");

    on(new Observation.Unanswered("b", false, refused, at(400_010)), 400_011);
    assertThat(published).isTrue();
    assertThat(snapshot().refusal()).contains("not permitted to log in");
    SQLException again = new SQLException("not permitted to log in", "28000");
    on(new Observation.Unanswered("b", false, again, at(400_030)), 400_031);
    assertThat(published).as("no news").isFalse();
    silent("b", 400_050);
    assertThat((Object) snapshot().lastFailure()).as("silence hides no refusal").isSameAs(refused);

    writerSays("b", 401_000, "b");

    assertThat(snapshot().refusal()).isEmpty();
  }

  @Test
  void a_member_that_joins_is_known_with_the_writers_next_answer() {
    steady("a", "b");

    writerSays("a", 400_000, "a", "b", "c");

    assertThat(snapshot().member("c")).isNotNull();
    assertThat((Object) phase).isInstanceOf(Steady.class);
  }

  private void steady(String writer, String... readers) {
    writerSays(writer, 10, concat(writer, readers));
    on(new Observation.Tick(), 30_020);
    on(new Observation.Tick(), 200_000);
    assertThat((Object) phase).isInstanceOf(Steady.class);
  }

  private static String[] concat(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private void writerSays(String id, long ms, String... membersWriterFirst) {
    on(new Observation.Answered(id, Role.WRITER, topology(membersWriterFirst), at(ms)), ms + 1);
  }

  private void readerSays(String id, long ms, String... membersWriterFirst) {
    on(new Observation.Answered(id, Role.READER, topology(membersWriterFirst), at(ms)), ms + 1);
  }

  private static List<Member> topology(String... membersWriterFirst) {
    String[] readers = Arrays.copyOfRange(membersWriterFirst, 1, membersWriterFirst.length);
    return Cluster.of(membersWriterFirst[0], readers).stream().distinct().toList();
  }

  private void silent(String id, long ms) {
    SQLException reset = new SQLException("connection reset", "08006");
    on(new Observation.Unanswered(id, true, reset, at(ms)), ms + 1);
  }

  private void on(Observation seen, long ms) {
    Step step = phase.on(seen, at(ms));
    phase = step.next();
    published = step.publish();
  }

  private static long at(long ms) {
    return ms * MS;
  }

  private ClusterSnapshot snapshot() {
    return phase.cluster().snapshot();
  }

  private String writer() {
    return snapshot().writer().orElseThrow().instanceId();
  }

  private Member member(String id) {
    return Objects.requireNonNull(snapshot().member(id), id);
  }
}
