package io.hibernateaws.engine.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.select.RoundRobinSelector.Turns;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy must keep, and what each of them promises. */
class StrategyTest {
  private static final int DRAWS = 10_000;

  private final Map<String, AtomicInteger> inUse = new ConcurrentHashMap<>();
  private final SelectionInput input =
      new SelectionInput(
          new Random(42),
          id -> {
            AtomicInteger held = inUse.get(id);
            return held == null ? 0 : held.get();
          });

  private static Member reader(String id, double lag) {
    return new Member(id, new Endpoint(id + ".xyz.example.com", 5432), Role.READER, lag);
  }

  private static List<Member> readers(String... ids) {
    return Arrays.stream(ids).map(id -> reader(id, -1)).toList();
  }

  private static HostWeights weights(Object... hostsAndWeights) {
    Map<String, Integer> weights = new HashMap<>();
    for (int i = 0; i < hostsAndWeights.length; i += 2) {
      weights.put((String) hostsAndWeights[i], (Integer) hostsAndWeights[i + 1]);
    }
    return new HostWeights(weights, 1);
  }

  private static HostSelector selector(ReaderSelection selection, HostWeights weights) {
    return selection.selector(new ReaderSelectionSettings(weights, weights, Map.of()));
  }

  private String pick(HostSelector selector, List<Member> candidates) {
    return selector.order(candidates, ClusterSnapshot.EMPTY, input).get(0).instanceId();
  }

  private Map<String, Integer> picks(HostSelector selector, List<Member> candidates, int draws) {
    Map<String, Integer> picks = new TreeMap<>();
    for (int i = 0; i < draws; i++) {
      picks.merge(pick(selector, candidates), 1, Integer::sum);
    }
    return picks;
  }

  // --- what all keep

  @ParameterizedTest
  @MethodSource("io.hibernateaws.engine.select.Strategy#provided")
  void the_order_has_every_candidate_once_and_nobody_else_while_members_come_and_go(
      Strategy strategy) {
    Random random = new Random(7);
    HostSelector selector = selector(strategy, weights("r1", 3, "r4.xyz.example.com", 2));
    for (int i = 0; i < DRAWS; i++) {
      List<Member> candidates = new ArrayList<>();
      for (int r = 0; r < 6; r++) {
        if (candidates.isEmpty() || random.nextBoolean()) {
          candidates.add(random.nextInt(candidates.size() + 1), reader("r" + r, random.nextInt(3)));
        }
        inUse.computeIfAbsent("r" + r, id -> new AtomicInteger()).set(random.nextInt(3));
      }
      List<Member> given = List.copyOf(candidates);

      List<Member> order = selector.order(given, ClusterSnapshot.EMPTY, input);

      assertThat(order).containsExactlyInAnyOrderElementsOf(given);
    }
  }

  @ParameterizedTest
  @MethodSource("io.hibernateaws.engine.select.Strategy#provided")
  void alike_readers_get_even_shares_within_three_percent(Strategy strategy) {
    HostSelector selector = selector(strategy, HostWeights.EQUAL);

    Map<String, Integer> picks = picks(selector, readers("r1", "r2", "r3", "r4"), DRAWS);

    assertThat(picks).hasSize(4);
    assertThat(picks.values()).allMatch(n -> Math.abs(n - DRAWS / 4) <= DRAWS * 3 / 100);
  }

  @ParameterizedTest
  @MethodSource("io.hibernateaws.engine.select.Strategy#provided")
  void a_reader_that_joins_gets_its_share_at_once_and_one_that_leaves_gives_it_to_all(
      Strategy strategy) {
    HostSelector selector = selector(strategy, HostWeights.EQUAL);
    picks(selector, readers("r1", "r2"), DRAWS);

    Map<String, Integer> joined = picks(selector, readers("r1", "r15", "r2"), DRAWS);
    Map<String, Integer> left = picks(selector, readers("r1", "r15"), DRAWS);

    assertThat(joined.values()).allMatch(n -> Math.abs(n - DRAWS / 3) <= DRAWS * 3 / 100);
    assertThat(left.values()).allMatch(n -> Math.abs(n - DRAWS / 2) <= DRAWS * 3 / 100);
  }

  @ParameterizedTest
  @MethodSource("io.hibernateaws.engine.select.Strategy#provided")
  void choosing_allocates_little(Strategy strategy) {
    HostSelector selector = selector(strategy, weights("r1", 2));
    List<Member> candidates = readers("r1", "r2", "r3");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    picksUncounted(selector, candidates);

    long before = threads.getCurrentThreadAllocatedBytes();
    picksUncounted(selector, candidates);
    long perPick = (threads.getCurrentThreadAllocatedBytes() - before) / DRAWS;

    assertThat(perPick).as("bytes per pick").isLessThan(200);
  }

  private void picksUncounted(HostSelector selector, List<Member> candidates) {
    for (int i = 0; i < DRAWS; i++) {
      selector.order(candidates, ClusterSnapshot.EMPTY, input);
    }
  }

  // --- weights

  @ParameterizedTest
  @EnumSource(names = {"ROUND_ROBIN", "WEIGHTED_RANDOM"})
  void weights_of_one_two_and_five_are_respected(Strategy strategy) {
    HostSelector selector = selector(strategy, weights("R2", 2, "r3.XYZ.example.com", 5));

    Map<String, Integer> picks = picks(selector, readers("r1", "r2", "r3"), 16_000);

    assertThat(picks.get("r1")).isBetween(1_700, 2_300);
    assertThat(picks.get("r2")).isBetween(3_600, 4_400);
    assertThat(picks.get("r3")).isBetween(9_600, 10_400);
  }

  @Test
  void the_default_weight_is_that_of_hosts_that_are_not_listed() {
    HostSelector selector = selector(Strategy.ROUND_ROBIN, new HostWeights(Map.of("r1", 1), 3));

    assertThat(IntStream.range(0, 8).mapToObj(i -> pick(selector, readers("r2", "r1"))))
        .containsExactly("r1", "r2", "r2", "r2", "r1", "r2", "r2", "r2");
  }

  @Test
  void the_second_choice_of_weighted_random_follows_the_weights_of_those_left() {
    HostSelector selector =
        selector(Strategy.WEIGHTED_RANDOM, weights("r1", 1_000_000_000, "r3", 3));
    int second = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<Member> order = selector.order(readers("r1", "r2", "r3"), ClusterSnapshot.EMPTY, input);
      assertThat(order.get(0).instanceId()).isEqualTo("r1");
      second += order.get(1).instanceId().equals("r3") ? 1 : 0;
    }
    assertThat(second).isBetween(DRAWS * 72 / 100, DRAWS * 78 / 100);
  }

  @Test
  void weights_of_hosts_that_are_no_members_are_found_by_both_kinds_of_names() {
    HostWeights weights =
        weights("R1", 2, "r2.xyz.example.com", 3, "r3", 4, "r9.xyz.example.com", 5);
    ClusterSnapshot cluster = new ClusterSnapshot(1, readers("r1", "r2"), Map.of(), null, 0);

    assertThat(WeightedHosts.strangers(weights, cluster))
        .containsExactly("r3", "r9.xyz.example.com");
  }

  // --- round robin

  @Test
  void round_robin_goes_by_name_whatever_the_order_of_the_topology() {
    HostSelector selector = selector(Strategy.ROUND_ROBIN, HostWeights.EQUAL);

    assertThat(selector.order(readers("c", "a", "b"), ClusterSnapshot.EMPTY, input))
        .extracting(Member::instanceId)
        .containsExactly("a", "b", "c");
    assertThat(selector.order(readers("b", "c", "a"), ClusterSnapshot.EMPTY, input))
        .extracting(Member::instanceId)
        .containsExactly("b", "c", "a");
  }

  @ParameterizedTest(name = "after [{0}] x{1}, of [{2}]: [{3}] x{4}")
  @CsvSource({
    "'', 0, a b c, a, 1",
    "a, 1, a b c, a, 2",
    "a, 2, a b c, a b, 1",
    "a b, 1, a b c, a b c, 1",
    "a b c, 1, a b c, b c a, 1",
    "b c a, 1, a b c, b c a, 2",
    // The one whose turn it was has gone; nobody else is there; it comes back.
    "c a b, 1, a c, a b c, 1",
    "b a, 2, a, b a, 1",
    "b c a, 2, b, c a b, 1",
    "c a b, 1, a b c, a b c, 1",
    // A new one is next, and one that some requests do not see.
    "b c a, 2, a aa b c, b c a aa, 1",
    "c b a, 2, a b, c a b, 1",
    "c a b, 1, a b c, a b c, 1",
  })
  void whose_turn_it_is(String past, int times, String members, String now, int nowTimes) {
    Turns turns =
        new Turns(past.isEmpty() ? List.of() : List.of(past.split(" ", -1)), times)
            .next(readers(members.split(" ", -1)), weights("a", 2));

    assertThat(turns).isEqualTo(new Turns(List.of(now.split(" ", -1)), nowTimes));
  }

  @Test
  void readers_that_come_and_go_for_ever_are_forgotten() {
    Turns turns = Turns.NONE;
    for (int i = 0; i < 1_000; i++) {
      turns = turns.next(readers("reader-" + i, "reader-" + (i + 1)), HostWeights.EQUAL);
    }

    assertThat(turns.past()).hasSizeLessThanOrEqualTo(64).doesNotHaveDuplicates();
  }

  @Test
  void a_reader_seen_by_only_every_other_request_is_not_passed_over() {
    HostSelector selector = selector(Strategy.ROUND_ROBIN, HostWeights.EQUAL);
    Map<String, Integer> picks = new TreeMap<>();
    for (int i = 0; i < DRAWS; i++) {
      picks.merge(
          pick(selector, i % 2 == 0 ? readers("a", "b", "c") : readers("a", "b")), 1, Integer::sum);
    }

    assertThat(picks.values()).allMatch(n -> n >= DRAWS / 5);
  }

  @Test
  void two_engines_do_not_share_a_position() {
    HostSelector one = selector(Strategy.ROUND_ROBIN, HostWeights.EQUAL);
    HostSelector other = selector(Strategy.ROUND_ROBIN, HostWeights.EQUAL);
    List<Member> candidates = readers("a", "b", "c");

    List<String> picks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      picks.add(pick(one, candidates));
      picks.add(pick(other, candidates));
    }
    assertThat(picks).containsExactly("a", "a", "b", "b", "c", "c");
  }

  @Test
  void concurrent_turns_of_round_robin_are_exactly_even() throws InterruptedException {
    HostSelector selector = selector(Strategy.ROUND_ROBIN, HostWeights.EQUAL);
    List<Member> candidates = readers("a", "b", "c", "d");
    Map<String, AtomicInteger> picks = new ConcurrentHashMap<>();
    CountDownLatch ended = new CountDownLatch(8);
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  picks
                      .computeIfAbsent(pick(selector, candidates), id -> new AtomicInteger())
                      .incrementAndGet();
                }
                ended.countDown();
              },
              "picks-" + t);
      thread.setDaemon(true);
      thread.start();
    }

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(picks.values()).extracting(AtomicInteger::get).containsOnly(2_000);
  }

  // --- counts and lag

  @Test
  void least_connections_levels_what_is_held() {
    HostSelector selector = selector(Strategy.LEAST_CONNECTIONS, HostWeights.EQUAL);
    List<Member> candidates = readers("r1", "r2", "r3");
    inUse.put("r1", new AtomicInteger(5));
    for (int i = 0; i < 7; i++) {
      inUse
          .computeIfAbsent(pick(selector, candidates), id -> new AtomicInteger())
          .incrementAndGet();
    }

    assertThat(input.linksInUse().applyAsInt("r1")).isEqualTo(5);
    assertThat(input.linksInUse().applyAsInt("r2")).isBetween(3, 4);
    assertThat(input.linksInUse().applyAsInt("r3")).isBetween(3, 4);
  }

  @Test
  void lowest_lag_comes_first_and_an_unknown_one_last() {
    List<Member> candidates =
        List.of(reader("unknown", -1), reader("far", 120.5), reader("near", 11), reader("zero", 0));

    List<Member> order =
        selector(Strategy.LOWEST_LAG, HostWeights.EQUAL)
            .order(candidates, ClusterSnapshot.EMPTY, input);

    assertThat(order)
        .extracting(Member::instanceId)
        .containsExactly("zero", "near", "far", "unknown");
  }

  // --- the application's own

  @Test
  void a_strategy_of_the_application_decides() {
    HostSelector selector =
        selector(
            new OwnStrategy(
                (candidates, snapshot, selection) -> {
                  List<Member> reversed = new ArrayList<>(candidates);
                  Collections.reverse(reversed);
                  return reversed;
                }),
            HostWeights.EQUAL);

    assertThat(pick(selector, readers("a", "b", "c"))).isEqualTo("c");
  }

  @Test
  void whom_it_forgets_comes_last_and_whom_it_makes_up_or_repeats_does_not_come() {
    List<Member> candidates = readers("a", "b", "c");
    Member stranger = reader("x", 0);
    HostSelector selector =
        selector(
            new OwnStrategy(
                (given, snapshot, selection) -> List.of(stranger, given.get(1), given.get(1))),
            HostWeights.EQUAL);

    assertThat(selector.order(candidates, ClusterSnapshot.EMPTY, input))
        .extracting(Member::instanceId)
        .containsExactly("b", "a", "c");
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("broken"),
        new AssertionError("broken"),
        new StackOverflowError("broken"),
        new IOException("broken"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as code in other languages
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @ParameterizedTest
  @MethodSource("anything")
  void one_that_fails_is_replaced_by_chance(Throwable thrown) {
    HostSelector selector =
        selector(
            new OwnStrategy(
                (candidates, snapshot, selection) -> {
                  throw StrategyTest.<RuntimeException>sneaky(thrown);
                }),
            HostWeights.EQUAL);

    assertThat(picks(selector, readers("a", "b"), 1_000)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void so_is_one_whose_list_fails_or_that_does_not_know_its_name(Throwable thrown) {
    HostSelector selector =
        selector(
            new OwnStrategy(
                new HostSelector() {
                  @Override
                  public List<Member> order(
                      List<Member> candidates, ClusterView view, SelectionInput selection) {
                    return new AbstractList<>() {
                      @Override
                      public Member get(int index) {
                        throw StrategyTest.<RuntimeException>sneaky(thrown);
                      }

                      @Override
                      public int size() {
                        return 2;
                      }
                    };
                  }

                  @Override
                  public String name() {
                    throw StrategyTest.<RuntimeException>sneaky(thrown);
                  }
                }),
            HostWeights.EQUAL);

    assertThat(picks(selector, readers("a", "b"), 1_000)).hasSize(2);
  }
}
