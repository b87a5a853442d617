package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Multi-AZ DB cluster of PostgreSQL servers. */
class MultiAzClusterTest {
  private static final String SELF = "select dbi_resource_id from rds_tools.dbi_resource_id()";
  private static final String WRITER =
      "select multi_az_db_cluster_source_dbi_resource_id"
          + " from rds_tools.multi_az_db_cluster_source_dbi_resource_id()";
  private static final String MEMBERS =
      "select id || ' ' || endpoint || ' ' || port from rds_tools.show_topology('a client')";

  private static final Set<Kind> LIVES =
      Set.of(Kind.WRITER_LINGERS, Kind.WRITER_STEPPED_DOWN, Kind.MEMBER_UP, Kind.MEMBER_DOWN);

  /** Longer than any test lasts; a test that waits for its end asks for none. */
  private static final Duration LONG = Duration.ofHours(1);

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster =
        LocalAurora.postgresql()
            .multiAzCluster()
            .name("multi-az")
            .promotionDelay(Duration.ofMillis(100))
            .linger(LONG)
            .start();
    Sql.write(cluster, "create table t(id int)");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void beAsBefore() {
    cluster.answer(TopologyAnswer.real());
    cluster.linger(LONG);
    await()
        .until(
            () -> {
              for (int n = 1; n <= 3; n++) {
                if (cluster.life(n) == Life.DOWN || lingers(n)) {
                  cluster.rejoin(n);
                }
              }
              return cluster.inSync().size() == 2;
            });
  }

  /** Whether the last that happened to the instance is that it lingers. */
  private static boolean lingers(int instance) {
    return cluster.events().stream()
        .filter(event -> event.instance() == instance && LIVES.contains(event.kind()))
        .reduce((earlier, later) -> later)
        .filter(event -> event.kind() == Kind.WRITER_LINGERS)
        .isPresent();
  }

  private static String ask(int instance, String sql) throws SQLException {
    return String.valueOf(Sql.ask(cluster, instance, sql).get(0));
  }

  /** Any other instance than these. */
  private static int other(int one, int two) {
    return 6 - one - two;
  }

  @Test
  void every_instance_tells_all_of_them_and_names_itself_and_the_writer() throws Exception {
    List<String> members = Sql.ask(cluster, 1, MEMBERS);
    assertThat(members).hasSize(3);
    for (int n = 1; n <= 3; n++) {
      String self = ask(n, SELF);
      assertThat(self).matches("db-[A-Z0-9]{26}");
      assertThat(members).contains(self + " " + cluster.instanceEndpoint(n) + " " + cluster.port());
      assertThat(Sql.ask(cluster, n, MEMBERS)).isEqualTo(members);
      assertThat(ask(n, WRITER)).isEqualTo(ask(cluster.writer(), SELF));
      assertThat(ask(n, "select setting from pg_settings where name = 'rds.extensions'"))
          .contains("rds_tools")
          .doesNotContain("aurora_stat_utils");
      assertThat(ask(n, "select count(*) from rds_tools.show_topology()")).isEqualTo("3");
      assertThat(Sql.ask(cluster, n, "select proname from pg_proc where proname like 'aurora%'"))
          .isEmpty();
    }
  }

  @Test
  void a_dead_instance_stays_in_the_topology() throws Exception {
    int reader = cluster.writer() % 3 + 1;
    cluster.crash(reader);
    assertThat(Sql.ask(cluster, cluster.writer(), MEMBERS)).hasSize(3);
  }

  @Test
  void after_a_crash_every_living_instance_names_the_new_writer() throws Exception {
    int old = cluster.writer();
    long since = System.nanoTime();
    cluster.crash(old);
    int writer = cluster.awaitEvent(Kind.ROLES_PUBLISHED, since, PATIENCE).instance();
    for (int n = 1; n <= 3; n++) {
      if (n != old) {
        assertThat(ask(n, WRITER)).isEqualTo(ask(writer, SELF));
      }
    }
  }

  @Test
  void a_replaced_writer_lingers_and_refuses_writes_and_believes_in_itself() throws Exception {
    int old = cluster.writer();
    int target = old % 3 + 1;
    String oldId = ask(old, SELF);
    try (Connection open = cluster.connection(old)) {
      long since = System.nanoTime();
      cluster.switchover(target);
      ClusterEvent promoted = cluster.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      System.out.printf(
          "MULTI-AZ-SWITCHOVER ms=%d%n",
          TimeUnit.NANOSECONDS.toMillis(promoted.nanoTime() - since));
      assertThat(cluster.writer()).isEqualTo(target);
      Sql.write(cluster, "insert into t values (1)");
      assertThat(Sql.query(open, WRITER)).containsExactly(oldId);
      assertThat(Sql.query(open, "select pg_is_in_recovery()")).containsExactly("f");
      assertThatThrownBy(() -> Sql.execute(open, "insert into t values (2)"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("25006");
      assertThat(ask(other(old, target), WRITER)).isEqualTo(ask(target, SELF)).isNotEqualTo(oldId);
    }
  }

  @Test
  void a_writer_that_has_lingered_loses_its_connections_and_becomes_a_reader() throws Exception {
    int old = cluster.writer();
    int target = old % 3 + 1;
    cluster.linger(Duration.ZERO);
    try (Connection open = cluster.connection(old)) {
      long since = System.nanoTime();
      cluster.switchover(target);
      cluster.awaitEvent(
          event -> event.kind() == Kind.MEMBER_UP && event.instance() == old, since, PATIENCE);
      assertThat(open.isValid(5)).isFalse();
    }
    assertThat(ask(old, WRITER)).isEqualTo(ask(target, SELF));
    assertThat(ask(old, "select pg_is_in_recovery()")).isEqualTo("t");
  }

  @Test
  void a_lingering_writer_acknowledges_no_commit_even_to_a_client_that_cancels_it()
      throws Exception {
    int old = cluster.writer();
    int target = old % 3 + 1;
    try (Connection open = cluster.connection(old);
        Connection canceller = cluster.connection(old)) {
      open.setAutoCommit(false);
      Sql.execute(open, "insert into t values (100)");
      cluster.switchover(target);
      Thread cancelling = new Thread(() -> cancelWhatWaits(canceller));
      cancelling.start();
      assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
      canceller.abort(Runnable::run);
      cancelling.join();
    }
    assertThat(ask(target, "select count(*) from t where id >= 100")).isEqualTo("0");
  }

  /** Until the connection is lost; only what waits for longer than a fence needs on any machine. */
  private static void cancelWhatWaits(Connection connection) {
    try {
      while (true) {
        Sql.query(
            connection,
            "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"
                + " and query_start < clock_timestamp() - interval '500 ms'");
      }
    } catch (SQLException lost) {
      return;
    }
  }

  @Test
  void a_lingering_writer_is_no_candidate_and_no_target() throws Exception {
    int old = cluster.writer();
    int target = old % 3 + 1;
    cluster.switchover(target);
    assertThatThrownBy(() -> cluster.switchover(old))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lingers");
    cluster.crash(target);
    cluster.awaitWriter(other(old, target), PATIENCE);
    assertThat(lingers(old)).isTrue();
    cluster.rejoin(old);
    assertThat(ask(old, WRITER)).isEqualTo(ask(other(old, target), SELF));
  }

  @Test
  void an_answer_can_have_no_rows_or_be_slow_or_stand_still() throws Exception {
    cluster.answer(2, TopologyAnswer.zeroRows());
    assertThat(Sql.ask(cluster, 2, MEMBERS)).isEmpty();
    assertThat(ask(2, WRITER)).isEqualTo(ask(cluster.writer(), SELF));
    assertThat(Sql.ask(cluster, 1, MEMBERS)).hasSize(3);
    cluster.answer(2, TopologyAnswer.slow(Duration.ofMillis(400)));
    long start = System.nanoTime();
    assertThat(Sql.ask(cluster, 2, MEMBERS)).hasSize(3);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(399));
    int old = cluster.writer();
    int target = old % 3 + 1;
    int standing = other(old, target);
    cluster.answer(standing, TopologyAnswer.frozen());
    cluster.switchover(target);
    assertThat(ask(standing, WRITER)).isEqualTo(ask(old, SELF));
  }

  @Test
  void the_grant_can_be_missing_on_every_instance() throws Exception {
    String granted = "select has_schema_privilege('rds_tools', 'usage')";
    cluster.answer(TopologyAnswer.missingGrant());
    for (int n = 1; n <= 3; n++) {
      int asked = n;
      await().until(() -> ask(asked, granted).equals("f"));
      for (String each : List.of(MEMBERS, SELF, WRITER)) {
        assertThatThrownBy(() -> ask(asked, each))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied for schema rds_tools")
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("42501");
      }
    }
    cluster.answer(TopologyAnswer.real());
    assertThat(Sql.ask(cluster, cluster.writer(), MEMBERS)).hasSize(3);
    assertThatThrownBy(() -> cluster.answer(2, TopologyAnswer.missingGrant()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give it to all");
  }

  @Test
  void what_rows_without_roles_and_times_cannot_answer_is_refused_by_name() {
    for (TopologyAnswer answer :
        List.of(
            TopologyAnswer.twoWriters(2),
            TopologyAnswer.stale(Duration.ofMinutes(6)),
            TopologyAnswer.nullTimestamps())) {
      assertThatThrownBy(() -> cluster.answer(answer))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(answer.toString())
          .hasMessageContaining("multi-az-cluster");
    }
  }

  @Test
  void an_instance_can_refuse_log_ins_and_keeps_its_connections() throws Exception {
    int reader = cluster.writer() % 3 + 1;
    try (Connection open = cluster.connection(reader)) {
      cluster.refuseLogins(reader);
      assertThatThrownBy(() -> cluster.connection(reader).close())
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28000");
      assertThat(open.isValid(5)).isTrue();
      cluster.switchover(reader);
      assertThatThrownBy(() -> cluster.connection(reader).close())
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28000");
      cluster.acceptLogins(reader);
      Sql.execute(open, "insert into t values (3)");
    }
    Sql.write(cluster, "insert into t values (4)");
  }
}
