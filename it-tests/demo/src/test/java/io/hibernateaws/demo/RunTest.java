package io.hibernateaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ClusterEvent.Kind;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void the_worst_gap_is_between_two_acknowledged_orders() {
    Run run = new Runs().write(99, 1).write(1_399, 2).write(1_499, 2).until(1_600);
    assertThat(Gap.worst(run.gaps())).isEqualTo(new Gap(Runs.at(100), Runs.at(1_400)));
    assertThat(Gap.worst(run.gaps()).millis()).isEqualTo(1_300);
  }

  @Test
  void orders_may_come_from_several_clients_in_any_order() {
    Run run = new Runs().write(1_000, 1).write(500, 1).write(1_500, 1).until(2_000);
    assertThat(Gap.worst(run.gaps()).millis()).isEqualTo(501);
  }

  @Test
  void a_run_that_begins_or_ends_without_orders_has_a_gap_there() {
    assertThat(Gap.worst(new Runs().write(4_000, 1).until(4_500).gaps()).millis()).isEqualTo(4_001);
    assertThat(Gap.worst(new Runs().write(100, 1).until(4_500).gaps()).millis()).isEqualTo(4_399);
    assertThat(Gap.worst(new Runs().until(4_500).gaps()).millis()).isEqualTo(4_500);
  }

  @Test
  void reads_do_not_fill_a_gap_in_the_writes() {
    Run run = new Runs().write(0, 1).read(1_000, 2).read(2_000, 3).write(3_000, 1).until(3_001);
    assertThat(Gap.worst(run.gaps()).millis()).isEqualTo(3_000);
  }

  @Test
  void a_read_on_the_writer_was_avoidable_while_a_reader_lived() {
    Run run = new Runs().readOnWriter(1_000, 1).until(2_000);
    assertThat(run.readsOnWriter()).hasSize(1);
    assertThat(run.avoidableReadsOnWriter()).hasSize(1);
  }

  @Test
  void a_read_on_the_writer_was_not_avoidable_without_a_reader() {
    Run run =
        new Runs()
            .event(500, Kind.MEMBER_DOWN, 2)
            .event(500, Kind.MEMBER_DOWN, 3)
            .readOnWriter(1_000, 1)
            .event(1_100, Kind.MEMBER_UP, 3)
            .readOnWriter(1_200, 1)
            .readOnWriter(1_400, 1)
            .until(2_000);
    assertThat(run.readsOnWriter()).hasSize(3);
    assertThat(run.avoidableReadsOnWriter())
        .as("a reader that has been back for a while is to be used again")
        .extracting(read -> read.beganAt() - Runs.at(0))
        .containsExactly(1_400_000_000L);
  }

  @Test
  void two_readers_that_were_never_there_together_are_no_reader_throughout() {
    RoleHistory roles =
        new Runs()
            .event(100, Kind.MEMBER_DOWN, 3)
            .event(1_000, Kind.MEMBER_DOWN, 2)
            .event(1_000, Kind.MEMBER_UP, 3)
            .until(2_000)
            .roles();
    assertThat(roles.readerThroughout(Runs.at(0), Runs.at(900))).isTrue();
    assertThat(roles.readerThroughout(Runs.at(0), Runs.at(1_100))).isFalse();
  }

  @Test
  void a_read_on_an_instance_that_was_just_promoted_was_not_avoidable() {
    Run run =
        new Runs().writerDies(500, 1, 2).readOnWriter(1_600, 2).readOnWriter(1_900, 2).until(3_000);
    assertThat(run.avoidableReadsOnWriter())
        .extracting(read -> read.beganAt() - Runs.at(0))
        .containsExactly(1_900_000_000L);
  }

  @Test
  void readers_count_per_writer_so_that_changing_roles_do_not_add_up() {
    Run taking_turns = new Runs().read(100, 2).writerDies(500, 1, 2).read(2_000, 3).until(3_000);
    assertThat(taking_turns.readerInstances()).isEqualTo(1);
    Run together = new Runs().writerDies(500, 1, 2).read(2_000, 3).read(2_010, 1).until(3_000);
    assertThat(together.readerInstances()).isEqualTo(2);
  }

  @Test
  void a_frozen_instance_is_no_reader_until_it_runs_on() {
    RoleHistory roles =
        new Runs()
            .event(0, Kind.MEMBER_DOWN, 2)
            .event(100, Kind.MEMBER_FROZEN, 3)
            .event(500, Kind.MEMBER_THAWED, 3)
            .until(1_000)
            .roles();
    assertThat(roles.readerThroughout(Runs.at(200), Runs.at(300))).isFalse();
    assertThat(roles.readerThroughout(Runs.at(600), Runs.at(1_000))).isTrue();
  }
}
