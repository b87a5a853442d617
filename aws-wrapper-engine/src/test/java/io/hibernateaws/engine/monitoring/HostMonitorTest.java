package io.hibernateaws.engine.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.Observation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A monitor over a fake host and a fake clock: when it asks, when it gives up, and when it must
 * not.
 */
class HostMonitorTest {
  private final FakeWatch watch = new FakeWatch(HostPhaseTest.DEFAULTS);

  @Test
  void nothing_is_asked_while_calls_are_young() {
    FakeWatch.Call call = watch.call();
    for (int i = 0; i < 100; i++) {
      watch.run(Duration.ofSeconds(4));
      call.next();
    }

    assertThat(watch.probes).isZero();
    assertThat(watch.dials).isZero();
  }

  @Test
  void a_long_call_to_a_host_that_answers_goes_on() {
    FakeWatch.Call call = watch.call();
    watch.run(Duration.ofMinutes(10));

    assertThat(call.aborted()).isNull();
    assertThat(watch.dials).as("one link is enough").isEqualTo(1);
    assertThat(watch.probes).isBetween(580, 600);
  }

  @Test
  void a_call_to_a_host_that_freezes_with_it_is_ended_within_eight_seconds() {
    for (int offset = 0; offset < 1_000; offset += 7) {
      FakeWatch one = new FakeWatch(HostPhaseTest.DEFAULTS);
      one.run(Duration.ofMillis(offset));
      FakeWatch.Call call = one.call();
      one.freeze();

      Duration ended = one.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));

      assertThat(ended)
          .as("offset %d ms", offset)
          .isBetween(Duration.ofMillis(6_900), Duration.ofMillis(7_600));
    }
  }

  @Test
  void all_calls_in_flight_end_together_and_idle_links_are_left_alone() {
    FakeWatch.Call old = watch.call();
    watch.freeze();
    watch.run(Duration.ofSeconds(5));
    FakeWatch.Call young = watch.call();
    FakeWatch.Call over = watch.call();
    over.end();
    watch.run(Duration.ofSeconds(3));

    assertThat(old.aborted()).contains("does not answer");
    assertThat(young.aborted()).contains("does not answer");
    assertThat(over.aborted()).isNull();
  }

  @Test
  void a_call_to_an_address_that_its_name_left_ends_and_one_to_the_next_goes_on() throws Exception {
    InetAddress before = InetAddress.getByName("192.0.2.1");
    InetAddress after = InetAddress.getByName("192.0.2.2");
    FakeWatch.Call old = watch.callTo(before);
    watch.freeze(before);
    watch.run(Duration.ofSeconds(5));
    FakeWatch.Call young = watch.callTo(after);
    watch.run(Duration.ofSeconds(3));

    assertThat(old.aborted()).contains("does not answer");
    assertThat(young.aborted()).isNull();
    watch.run(Duration.ofSeconds(30));
    assertThat(young.aborted()).isNull();
  }

  @Test
  void what_failed_at_one_address_does_not_count_against_the_next() throws Exception {
    InetAddress before = InetAddress.getByName("192.0.2.1");
    InetAddress after = InetAddress.getByName("192.0.2.2");
    FakeWatch.Call old = watch.callTo(before);
    watch.freeze(before);
    watch.run(Duration.ofSeconds(6));
    assertThat(old.aborted()).isNull();
    old.end();
    FakeWatch.Call young = watch.callTo(after);
    watch.freeze(after);

    watch.run(Duration.ofMillis(1_800));
    assertThat(young.aborted()).isNull();
    watch.run(Duration.ofSeconds(8));
    assertThat(young.aborted()).contains("does not answer");
  }

  @Test
  void the_topology_is_told_once_and_again_when_the_host_is_back() {
    watch.call();
    watch.freeze();
    watch.run(Duration.ofSeconds(30));
    watch.thaw();
    watch.call();
    watch.run(Duration.ofSeconds(1));

    assertThat(watch.reports.stream().filter(Observation.HostSilent.class::isInstance)).hasSize(1);
    assertThat(watch.reports.get(watch.reports.size() - 1))
        .isInstanceOfSatisfying(
            Observation.RoleSeen.class, seen -> assertThat(seen.role()).isEqualTo(Role.WRITER));
  }

  @Test
  void a_call_begun_on_a_dead_host_is_ended_at_the_next_look() {
    watch.call();
    watch.freeze();
    watch.run(Duration.ofSeconds(20));
    FakeWatch.Call late = watch.call();
    watch.run(Duration.ofMillis(1_100));

    assertThat(late.aborted()).isNotNull();
  }

  @Test
  void a_server_that_refuses_the_monitor_lives() {
    FakeWatch.Call call = watch.call();
    watch.refuseWith("53300");
    watch.run(Duration.ofMinutes(1));

    assertThat(watch.dials).isPositive();
    assertThat(call.aborted()).isNull();
  }

  @Test
  void a_host_that_refuses_connections_is_dead_no_sooner_than_a_silent_one() {
    FakeWatch.Call call = watch.call();
    watch.refuseWith("08001");
    Duration ended = watch.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));

    assertThat(ended).isBetween(Duration.ofMillis(6_400), Duration.ofMillis(8_000));
  }

  @Test
  void a_call_to_a_host_that_freezes_while_there_are_no_credentials_is_ended_as_soon() {
    FakeWatch.Call call = watch.call();
    watch.withoutCredentials(true);
    watch.freeze();
    Duration ended = watch.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));

    assertThat(ended).isBetween(Duration.ofMillis(6_900), Duration.ofMillis(7_600));
    assertThat(watch.knocks).as("each with its full time").isGreaterThanOrEqualTo(3);
  }

  @Test
  void a_source_that_is_slow_to_have_no_credentials_takes_no_time_from_the_host() {
    FakeWatch.Call call = watch.call();
    watch.withoutCredentials(true);
    watch.slowCredentials();
    watch.freeze();
    Duration ended = watch.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));

    assertThat(ended).isBetween(Duration.ofMillis(7_900), Duration.ofMillis(8_700));
    assertThat(watch.knocks).isEqualTo(3);
  }

  @Test
  void a_host_that_answers_lives_without_credentials_and_is_bothered_now_and_then_only() {
    FakeWatch.Call call = watch.call();
    watch.withoutCredentials(true);
    watch.run(Duration.ofMinutes(10));

    assertThat(call.aborted()).isNull();
    assertThat(watch.dials).as("credentials are looked for at the interval").isGreaterThan(500);
    assertThat(watch.knocks).isBetween(55, 61);
    assertThat(watch.events)
        .as("nothing was asked in between")
        .hasSize(watch.knocks)
        .allMatch(event -> event instanceof EngineEvent.Probed probed && probed.answered());
  }

  @Test
  void a_host_that_freezes_between_two_first_words_is_given_up_after_the_next_one_is_due() {
    for (int offset = 0; offset < 10_000; offset += 70) {
      FakeWatch one = new FakeWatch(HostPhaseTest.DEFAULTS);
      FakeWatch.Call call = one.call();
      one.withoutCredentials(true);
      one.run(Duration.ofSeconds(30).plusMillis(offset));
      one.freeze();
      Duration ended = one.runUntil(() -> call.aborted() != null, Duration.ofSeconds(60));

      assertThat(ended)
          .as("offset %d ms", offset)
          .isBetween(Duration.ofMillis(1_900), Duration.ofMillis(13_100));
    }
  }

  @Test
  void a_silence_that_was_met_on_an_open_link_is_followed_up_without_credentials() {
    FakeWatch.Call call = watch.call();
    watch.run(Duration.ofSeconds(20));
    assertThat(watch.openLinks).isEqualTo(1);
    watch.withoutCredentials(true);
    watch.freeze();
    Duration ended = watch.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));

    assertThat(ended).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_000));
  }

  @Test
  void a_host_that_nothing_may_be_sent_to_is_not_given_up_and_is_as_soon_as_something_may() {
    FakeWatch.Call call = watch.call();
    watch.forbid(true);
    watch.freeze();
    watch.run(Duration.ofMinutes(10));
    assertThat(call.aborted()).isNull();
    assertThat(watch.events).isEmpty();

    watch.forbid(false);
    Duration ended = watch.runUntil(() -> call.aborted() != null, Duration.ofSeconds(20));
    assertThat(ended).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_000));
  }

  @Test
  void silence_before_and_after_a_time_in_which_nothing_was_sent_is_not_one_silence() {
    Random random = new Random(6);
    for (int i = 0; i < 1_000; i++) {
      FakeWatch one = new FakeWatch(HostPhaseTest.DEFAULTS);
      FakeWatch.Call call = one.call();
      one.run(Duration.ofMillis(6_000 + random.nextInt(1_000)));
      one.freeze();
      one.run(Duration.ofMillis(random.nextInt(1_000)));
      one.thaw();
      one.forbid(true);
      one.run(Duration.ofMillis(random.nextInt(10_000)));
      one.forbid(false);
      one.freeze();
      one.run(Duration.ofMillis(random.nextInt(1_000)));
      one.thaw();
      one.run(Duration.ofSeconds(2));

      assertThat(call.aborted()).as("pause %d", i).isNull();
    }
  }

  @Test
  void a_host_that_stands_still_for_less_than_the_patience_is_never_given_up() {
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      FakeWatch one = new FakeWatch(HostPhaseTest.DEFAULTS);
      List<FakeWatch.Call> calls = new ArrayList<>();
      boolean inOldCall = random.nextBoolean();
      one.run(Duration.ofMillis(random.nextInt(1_000)));
      calls.add(one.call());
      if (inOldCall) {
        one.run(Duration.ofMillis(5_000 + random.nextInt(10_000)));
      }
      one.freeze();
      // In an old call every probe meets the stall, in a young one only those after the grace.
      one.run(Duration.ofMillis(inOldCall ? 2_000 : 6_500));
      one.thaw();
      one.run(Duration.ofMillis(random.nextInt(10_000)));

      assertThat(calls).as("stall %d", i).allSatisfy(call -> assertThat(call.aborted()).isNull());
    }
  }

  @Test
  void a_client_that_stands_still_never_takes_the_host_for_dead() {
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) {
      FakeWatch one = new FakeWatch(HostPhaseTest.DEFAULTS);
      FakeWatch.Call call = one.call();
      one.run(Duration.ofMillis(random.nextInt(12_000)));
      one.pauseClient(Duration.ofMillis(1_500 + random.nextInt(20_000)));
      one.run(Duration.ofMillis(random.nextInt(3_000)));
      one.pauseClient(Duration.ofMillis(1_500 + random.nextInt(20_000)));
      one.run(Duration.ofSeconds(5));

      assertThat(call.aborted()).as("pause %d", i).isNull();
    }
  }

  @Test
  void a_machine_that_stands_still_in_every_probe_never_takes_the_host_for_dead() {
    FakeWatch.Call call = watch.call();
    watch.pauseEveryProbe(Duration.ofMillis(1_600));
    watch.run(Duration.ofMinutes(2));

    assertThat(watch.dials).isGreaterThan(50);
    assertThat(call.aborted()).isNull();
  }

  @Test
  void what_was_counted_before_the_client_stood_still_counts_no_more() {
    FakeWatch.Call call = watch.call();
    watch.run(Duration.ofSeconds(6));
    watch.freeze();
    watch.run(Duration.ofMillis(1_600));
    // The host is back for a while, but the client stands still and cannot see it.
    watch.pauseClient(Duration.ofSeconds(3));
    watch.run(Duration.ofMillis(4_500));
    watch.thaw();
    watch.run(Duration.ofSeconds(10));

    assertThat(call.aborted()).isNull();
  }

  @Test
  void a_host_that_may_be_waking_up_is_not_given_up() {
    FakeWatch.Call call = watch.call();
    watch.waking(true);
    watch.freeze();
    watch.run(Duration.ofSeconds(25));
    assertThat(call.aborted()).isNull();
    watch.waking(false);
    watch.run(Duration.ofSeconds(3));

    assertThat(call.aborted()).isNotNull();
  }

  @Test
  void a_monitor_without_links_ends_and_the_next_link_starts_another() {
    FakeWatch.Call call = watch.call();
    watch.run(Duration.ofSeconds(20));
    call.close();
    watch.run(Duration.ofMinutes(9));
    assertThat(watch.isWatching()).isTrue();
    watch.run(Duration.ofMinutes(2));

    assertThat(watch.isWatching()).isFalse();
    assertThat(watch.openLinks).as("its own link").isZero();
    watch.call();
    assertThat(watch.isWatching()).isTrue();
  }
}
