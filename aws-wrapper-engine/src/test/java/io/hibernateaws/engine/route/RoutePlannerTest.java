package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.select.HostWeights;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.select.ReaderSelectionSettings;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberHealth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table "What a URL means" of the design, row by row, and what becomes of a plan when hosts
 * fail.
 */
class RoutePlannerTest {
  private static final Endpoint URL = new Endpoint("the.url", 5432);
  private static final UrlMeaning.Choice DEFAULTS =
      new UrlMeaning.Choice(true, true, true, true, null);

  @ParameterizedTest(name = "{0}: writable {1} {2}, read-only {3} {4}")
  @CsvSource({
    "WRITER_CLUSTER, w,  STRICT_WRITER,    r, READER_OR_WRITER",
    "IP,             w,  STRICT_WRITER,    r, READER_OR_WRITER",
    "OTHER,          w,  STRICT_WRITER,    r, READER_OR_WRITER",
    "READER_CLUSTER, r,  READER_OR_WRITER, r, READER_OR_WRITER",
  })
  void what_an_endpoint_means(
      EndpointKind kind,
      String writes,
      FailoverMode writeMode,
      String reads,
      FailoverMode readMode) {
    RoutePlanner planner = planner(kind, null, DEFAULTS);
    ClusterSnapshot cluster = cluster().snapshot();

    ConnectPlan writable = planner.plan(false, null, cluster);
    ConnectPlan readOnly = planner.plan(true, null, cluster);

    assertThat(ids(writable)).isEqualTo(named(writes));
    assertThat(writable.mode()).isEqualTo(writeMode);
    assertThat(ids(readOnly)).isEqualTo(named(reads));
    assertThat(readOnly.mode()).isEqualTo(readMode);
  }

  @Test
  void an_instance_endpoint_means_that_instance_strict_to_the_role_it_had_at_first() {
    RoutePlanner planner = planner(EndpointKind.INSTANCE, "r1", DEFAULTS);

    ConnectPlan first = planner.plan(false, null, cluster().snapshot());
    assertThat(ids(first)).containsExactly("r1");
    assertThat(first.mode()).isEqualTo(FailoverMode.STRICT_READER);

    ConnectPlan afterItDied = planner.plan(false, Role.READER, cluster().down("r1").snapshot());
    assertThat(ids(afterItDied)).containsExactly("r2");
    assertThat(planner.plan(true, Role.READER, cluster().snapshot()).candidates()).hasSize(1);
  }

  @Test
  void where_any_host_will_do_the_named_instance_comes_first() {
    RoutePlanner planner = planner(EndpointKind.INSTANCE, "w", DEFAULTS);

    for (int i = 0; i < 20; i++) {
      assertThat(planner.planAny(cluster().snapshot()).candidates().get(0).instanceId())
          .isEqualTo("w");
    }
  }

  @Test
  void behind_a_proxy_or_without_a_topology_the_host_itself_is_meant() {
    for (EndpointKind kind : List.of(EndpointKind.PROXY, EndpointKind.PROXY_ENDPOINT)) {
      RoutePlanner planner = planner(kind, null, DEFAULTS);
      assertThat(planner.plan(false, null, ClusterSnapshot.EMPTY).candidates())
          .extracting(Member::endpoint)
          .containsExactly(URL);
    }
    UrlMeaning.Choice alone = new UrlMeaning.Choice(false, true, true, true, null);
    RoutePlanner planner = planner(EndpointKind.OTHER, null, alone);
    assertThat(planner.plan(true, null, ClusterSnapshot.EMPTY).candidates())
        .extracting(Member::endpoint)
        .containsExactly(URL);
  }

  @ParameterizedTest
  @CsvSource({"CUSTOM_CLUSTER", "SHARD_GROUP", "GLOBAL_WRITER"})
  void kinds_that_are_not_provided_are_refused_by_name(EndpointKind kind) {
    assertThatThrownBy(() -> UrlMeaning.of(URL, kind, null, DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(kind.name());
  }

  @Test
  void without_splitting_read_only_requests_go_where_writable_ones_go() {
    UrlMeaning.Choice choice = new UrlMeaning.Choice(true, false, true, true, null);

    ConnectPlan plan =
        planner(EndpointKind.WRITER_CLUSTER, null, choice).plan(true, null, cluster().snapshot());

    assertThat(ids(plan)).containsExactly("w");
    assertThat(plan.mode()).isEqualTo(FailoverMode.STRICT_WRITER);
  }

  @Test
  void readers_that_are_down_or_suspect_are_left_out() {
    ConnectPlan plan =
        planner(EndpointKind.WRITER_CLUSTER, null, DEFAULTS)
            .plan(true, null, cluster().down("r1").snapshot());

    assertThat(ids(plan)).containsExactly("r2");
  }

  @Test
  void without_a_usable_reader_the_writer_serves_reads_and_the_plan_says_so() {
    ConnectPlan plan =
        planner(EndpointKind.WRITER_CLUSTER, null, DEFAULTS)
            .plan(true, null, cluster().down("r1").down("r2").snapshot());

    assertThat(ids(plan)).containsExactly("w");
    assertThat(plan.fallback()).isTrue();
  }

  @Test
  void with_reader_fallback_off_reads_wait_for_a_reader() {
    UrlMeaning.Choice choice = new UrlMeaning.Choice(true, true, false, true, null);

    ConnectPlan plan =
        planner(EndpointKind.WRITER_CLUSTER, null, choice)
            .plan(true, null, cluster().down("r1").down("r2").snapshot());

    assertThat(plan.candidates()).isEmpty();
    assertThat(plan.mode()).isEqualTo(FailoverMode.STRICT_READER);
  }

  @Test
  void writable_requests_wait_while_the_writer_is_down() {
    ConnectPlan plan =
        planner(EndpointKind.WRITER_CLUSTER, null, DEFAULTS)
            .plan(false, null, cluster().down("w").snapshot());

    assertThat(plan.candidates()).isEmpty();
    assertThat(plan.because()).contains("w has not answered");
  }

  @Test
  void a_writer_that_says_it_is_a_reader_now_is_not_tried_for_writes() {
    RoutePlanner planner = planner(EndpointKind.WRITER_CLUSTER, null, DEFAULTS);

    ConnectPlan plan = planner.plan(false, null, cluster().verified("w", Role.READER).snapshot());

    assertThat(plan.candidates()).isEmpty();
    assertThat(plan.because()).contains("w is no longer the writer");
  }

  @Test
  void at_boot_the_writer_comes_first_and_any_host_will_do_while_it_is_down() {
    RoutePlanner planner = planner(EndpointKind.WRITER_CLUSTER, null, DEFAULTS);

    ConnectPlan calm = planner.planAtBoot(false, null, cluster().snapshot());
    assertThat(calm.candidates().get(0).instanceId()).isEqualTo("w");
    assertThat(calm.candidates()).hasSize(3);
    assertThat(calm.role()).isNull();
    assertThat(ids(planner.planAtBoot(false, null, cluster().down("w").snapshot())))
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void in_a_cluster_of_one_the_writer_is_the_reader_and_that_is_no_fallback() {
    Fixture alone = new Fixture(List.of(member("w", Role.WRITER)));

    ConnectPlan plan =
        planner(EndpointKind.READER_CLUSTER, null, DEFAULTS).plan(true, null, alone.snapshot());

    assertThat(ids(plan)).containsExactly("w");
    assertThat(plan.fallback()).isFalse();
  }

  @Test
  void a_reader_that_is_held_back_is_chosen_only_if_there_is_no_other() {
    RoutePlanner planner = planner(member -> member.instanceId().equals("r1"));

    assertThat(ids(planner.plan(true, null, cluster().snapshot()))).containsExactly("r2");
    ConnectPlan last = planner.plan(true, null, cluster().down("r2").snapshot());
    assertThat(ids(last)).containsExactly("r1");
    assertThat(last.fallback()).as("a held-back reader goes before the writer").isFalse();
    assertThat(ids(planner(member -> true).plan(true, null, cluster().snapshot())))
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void the_reason_of_the_filter_that_leaves_no_reader_is_in_the_plan() {
    MemberFilter notHere = filter(reader -> false, "no reader is in eu-west-1");
    MemberFilter onlyR1 = filter(reader -> reader.instanceId().equals("r1"), "no reader is r1");
    MemberFilter notR1 = new ReaderBackoffFilter(reader -> reader.instanceId().equals("r1"));

    ConnectPlan none = planner(List.of(onlyR1, notHere)).plan(true, null, cluster().snapshot());
    assertThat(none.fallback()).isTrue();
    assertThat(none.because()).startsWith("no reader is in eu-west-1");
    assertThat(planner(List.of(onlyR1)).plan(true, null, cluster().down("r1").snapshot()).because())
        .startsWith("no reader is r1");
    ConnectPlan preferred = planner(List.of(onlyR1, notR1)).plan(true, null, cluster().snapshot());
    assertThat(ids(preferred)).as("a preference leaves what is left").containsExactly("r1");
  }

  private static MemberFilter filter(Predicate<Member> admits, String reason) {
    return new MemberFilter() {
      @Override
      public boolean admits(Member reader, ClusterSnapshot snapshot) {
        return admits.test(reader);
      }

      @Override
      public String reason() {
        return reason;
      }
    };
  }

  @Test
  void the_named_instance_and_the_writer_are_never_held_back() {
    RoutePlanner named =
        new RoutePlanner(
            UrlMeaning.of(URL, EndpointKind.INSTANCE, "r1", DEFAULTS),
            new RandomSelector(),
            new SelectionInput(new Random(7), instance -> 0),
            List.of(new ReaderBackoffFilter(member -> true)));

    assertThat(ids(named.plan(true, Role.READER, cluster().snapshot()))).containsExactly("r1");
    assertThat(ids(planner(member -> true).plan(false, null, cluster().snapshot())))
        .containsExactly("w");
  }

  @Test
  void whoever_only_wants_to_know_whether_there_is_a_host_takes_no_turn() {
    RoutePlanner planner =
        new RoutePlanner(
            UrlMeaning.of(URL, EndpointKind.WRITER_CLUSTER, null, DEFAULTS),
            Strategy.ROUND_ROBIN.selector(
                new ReaderSelectionSettings(HostWeights.EQUAL, HostWeights.EQUAL, Map.of())),
            new SelectionInput(new Random(7), instance -> 0),
            List.of());
    ClusterSnapshot cluster = cluster().snapshot();
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      turns.add(planner.plan(true, null, cluster).candidates().get(0).instanceId());
      assertThat(planner.unordered().plan(true, null, cluster).candidates()).hasSize(2);
      assertThat(planner.planAny(cluster).candidates()).hasSize(3);
    }

    assertThat(turns).containsExactly("r1", "r2", "r1", "r2");
  }

  private static RoutePlanner planner(Predicate<Member> heldBack) {
    return planner(List.of(new ReaderBackoffFilter(heldBack)));
  }

  private static RoutePlanner planner(List<MemberFilter> filters) {
    return new RoutePlanner(
        UrlMeaning.of(URL, EndpointKind.WRITER_CLUSTER, null, DEFAULTS),
        new RandomSelector(),
        new SelectionInput(new Random(7), instance -> 0),
        filters);
  }

  @Test
  void a_read_that_only_the_writer_serves_right_goes_to_the_writer_whatever_the_url_says() {
    for (EndpointKind kind : List.of(EndpointKind.WRITER_CLUSTER, EndpointKind.READER_CLUSTER)) {
      ConnectPlan plan = planner(kind, null, DEFAULTS).planWriterToRead(cluster().snapshot());

      assertThat(ids(plan)).containsExactly("w");
      assertThat(plan.role()).isEqualTo(Role.WRITER);
      assertThat(plan.fallback()).isTrue();
    }
    ConnectPlan alone =
        planner(EndpointKind.OTHER, null, new UrlMeaning.Choice(false, true, true, true, null))
            .planWriterToRead(ClusterSnapshot.EMPTY);
    assertThat(alone.candidates()).extracting(Member::endpoint).containsExactly(URL);
    assertThat(alone.role()).isNull();
  }

  @Test
  void random_selection_is_even_within_three_percent() {
    RoutePlanner planner = planner(EndpointKind.READER_CLUSTER, null, DEFAULTS);
    Map<String, Integer> picks = new HashMap<>();
    ClusterSnapshot cluster = cluster().snapshot();
    for (int i = 0; i < 10_000; i++) {
      picks.merge(
          planner.plan(true, null, cluster).candidates().get(0).instanceId(), 1, Integer::sum);
    }
    assertThat(picks.get("r1")).isBetween(4_850, 5_150);
    assertThat(picks).hasSize(2);
  }

  private static RoutePlanner planner(
      EndpointKind kind, @Nullable String instanceId, UrlMeaning.Choice choice) {
    return new RoutePlanner(
        UrlMeaning.of(URL, kind, instanceId, choice),
        new RandomSelector(),
        new SelectionInput(new Random(7), instance -> 0),
        List.of());
  }

  private static Set<String> named(String what) {
    return what.equals("w") ? Set.of("w") : Set.of("r1", "r2");
  }

  private static Set<String> ids(ConnectPlan plan) {
    Set<String> ids = new HashSet<>();
    plan.candidates().forEach(member -> ids.add(member.instanceId()));
    return ids;
  }

  private static Fixture cluster() {
    return new Fixture(
        List.of(member("w", Role.WRITER), member("r1", Role.READER), member("r2", Role.READER)));
  }

  private static Member member(String id, Role role) {
    return new Member(id, new Endpoint(id + ".host", 5432), role, 0);
  }

  /** A cluster in which hosts fail in one word. */
  private static final class Fixture {
    private final List<Member> members;
    private final Map<String, MemberHealth> health = new HashMap<>();

    Fixture(List<Member> members) {
      this.members = new ArrayList<>(members);
    }

    Fixture down(String id) {
      health.put(id, new MemberHealth(1, true, 10, true, Role.READER, 5));
      return this;
    }

    Fixture verified(String id, Role role) {
      health.put(id, new MemberHealth(0, false, 0, false, role, 5));
      return this;
    }

    ClusterSnapshot snapshot() {
      return new ClusterSnapshot(1, members, health, null, 0);
    }
  }
}
