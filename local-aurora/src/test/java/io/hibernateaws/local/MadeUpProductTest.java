package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The supervisor does with any product what it does with PostgreSQL. */
class MadeUpProductTest {
  private final MadeUpProduct product = new MadeUpProduct();
  private LocalAurora cluster;

  @BeforeEach
  void start() {
    cluster =
        new ClusterBuilder((flavour, version, container) -> product)
            .name("made-up")
            .promotionDelay(Duration.ZERO)
            .autoFailover(false)
            .start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private MadeUpServer server(int number) {
    return product.server(cluster.instanceId(number));
  }

  private void commit(String transaction) {
    server(cluster.writer()).history.add(transaction);
  }

  private List<Kind> kinds(long since) {
    return cluster.events().stream()
        .filter(event -> event.nanoTime() >= since)
        .map(ClusterEvent::kind)
        .toList();
  }

  @Test
  void what_clients_need_to_know_comes_from_the_product() {
    assertThat(cluster.jdbcUrl("host")).isEqualTo("jdbc:made-up://host");
    assertThat(cluster.database()).isEqualTo("things");
    assertThat(cluster.user()).isEqualTo("someone");
    assertThat(cluster.port()).isEqualTo(4711);
  }

  @Test
  void commits_wait_for_the_readers_that_stream_and_for_no_dead_one() {
    assertThat(server(1).acknowledging).containsExactlyInAnyOrder("made-up-2", "made-up-3");
    long since = System.nanoTime();
    cluster.crash(2);
    assertThat(server(1).acknowledging).containsExactly("made-up-3");
    assertThat(kinds(since)).containsSubsequence(Kind.SYNC_LIST_CHANGED, Kind.MEMBER_DOWN);
    cluster.rejoin(2);
    await().until(() -> cluster.inSync().equals(Set.of(2, 3)));
  }

  @Test
  void a_named_reader_takes_over_and_the_others_follow_it() {
    commit("one");
    long since = System.nanoTime();
    cluster.failover(3);
    cluster.awaitWriter(3, PATIENCE);
    assertThat(server(3).reader()).isFalse();
    assertThat(server(3).history).containsExactly("one");
    commit("two");
    await().until(() -> server(2).history.equals(Set.of("one", "two")));
    assertThat(kinds(since)).doesNotContain(Kind.MEMBER_UP);
    cluster.rejoin(1);
    await().until(() -> cluster.inSync().equals(Set.of(1, 2)));
    assertThat(server(1).history).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void a_reader_that_lacks_something_fetches_it_from_the_best_one_before_it_is_promoted() {
    server(2).slow = true;
    commit("one");
    await().until(() -> server(3).history.contains("one"));
    assertThat(server(2).history).isEmpty();
    cluster.crash(1);
    cluster.promote(2);
    assertThat(server(2).history).containsExactly("one");
  }

  @Test
  void a_writer_that_is_switched_over_comes_back_as_a_reader() {
    long since = System.nanoTime();
    cluster.switchover(2);
    cluster.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    assertThat(server(1).reader()).isTrue();
    assertThat(server(3).told.rows())
        .filteredOn(TopologyRow::isWriter)
        .extracting(TopologyRow::serverId)
        .containsExactly("made-up-2");
  }

  @Test
  void names_that_are_late_undo_no_newer_ones() {
    cluster.dnsDelay(Duration.ofMillis(300));
    cluster.switchover(2);
    cluster.dnsDelay(Duration.ZERO);
    cluster.switchover(3);
    // What is asked for now comes after all that is late.
    cluster.dnsDelay(Duration.ofMillis(300));
    long since = System.nanoTime();
    cluster.restart(1);
    cluster.awaitEvent(Kind.NAMES_UPDATED, since, PATIENCE);
    assertThat(cluster.events())
        .filteredOn(event -> event.kind() == Kind.NAMES_UPDATED)
        .extracting(ClusterEvent::instance)
        .endsWith(3)
        .doesNotContainSequence(3, 2);
  }
}
