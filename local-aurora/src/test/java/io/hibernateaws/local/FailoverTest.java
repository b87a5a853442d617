package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to roles and connections when processes die, stand still and come back. */
class FailoverTest {
  private static LocalAurora aurora;

  @BeforeAll
  static void start() {
    aurora = LocalAurora.postgresql().instances(3).promotionDelay(Duration.ofMillis(200)).start();
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  @BeforeEach
  void allInstancesAreBackAndTheFirstWrites() {
    for (int n = 1; n <= 3; n++) {
      if (aurora.life(n) != Life.UP) {
        aurora.rejoin(n);
      }
    }
    aurora.readersRestart(false);
    aurora.answer(TopologyAnswer.real());
    if (aurora.writer() != 1) {
      aurora.switchover(1);
    }
    await().untilAsserted(FailoverTest::twoReadersAreInSync);
  }

  private static void twoReadersAreInSync() {
    assertThat(aurora.inSync())
        .as(() -> "readers in sync; what happened: " + aurora.events())
        .containsExactlyInAnyOrder(2, 3);
  }

  private static boolean reads(int instance) {
    try {
      return Sql.ask(aurora, instance, "select pg_is_in_recovery()").equals(List.of("t"));
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Commits; fails if the commit waits for a reader that will never acknowledge it. */
  private static void commit() throws SQLException {
    try (Connection connection = aurora.connection(aurora.writer())) {
      connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
      Sql.execute(connection, "create table if not exists c(id int)");
      Sql.execute(connection, "insert into c values (1)");
    }
  }

  /** The reader was not waited for any more when this happened to it. */
  private static void hadLeftTheListBefore(Kind kind, int reader, long since) {
    List<ClusterEvent> events =
        aurora.events().stream().filter(event -> event.nanoTime() >= since).toList();
    List<ClusterEvent> before =
        events.stream()
            .takeWhile(event -> event.kind() != kind || event.instance() != reader)
            .filter(event -> event.kind() == Kind.SYNC_LIST_CHANGED)
            .toList();
    assertThat(before).as("changes of the list among %s", events).isNotEmpty();
    assertThat(before.get(before.size() - 1).detail()).doesNotContain(aurora.instanceId(reader));
  }

  private static long postmaster(int instance) throws SQLException {
    try (Connection admin = adminOf(instance)) {
      return Long.parseLong(
          Objects.requireNonNull(
              Sql.query(admin, "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)")
                  .get(0)));
    }
  }

  private static void killPostmaster(int instance) throws SQLException {
    ProcessHandle.of(postmaster(instance)).orElseThrow().destroyForcibly();
  }

  private static FutureTask<Void> sleep(Connection connection) {
    FutureTask<Void> sleeping =
        new FutureTask<>(
            () -> {
              Sql.execute(connection, "select pg_sleep(300)");
              return null;
            });
    new Thread(sleeping).start();
    return sleeping;
  }

  @Test
  void a_crash_of_the_writer_resets_its_connections_and_a_reader_takes_over() throws Exception {
    try (Connection connection = aurora.connection(1)) {
      FutureTask<Void> sleeping = sleep(connection);
      long since = System.nanoTime();
      aurora.crash(1);
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> aurora.connection(1)).hasMessageContaining("refused");
      ClusterEvent lost = aurora.awaitEvent(Kind.WRITER_LOST, since, PATIENCE);
      ClusterEvent done = aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      assertThat(done.nanoTime() - lost.nanoTime())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
      assertThat(aurora.writer()).isNotEqualTo(1).isEqualTo(done.instance());
      aurora.awaitWriter(done.instance(), PATIENCE);
      aurora.awaitEvent(Kind.NAMES_UPDATED, done.nanoTime(), PATIENCE);
      assertThat(aurora.resolver().apply(aurora.clusterEndpoint()))
          .containsExactly(aurora.proxy(done.instance()).address());
      aurora.awaitEvent(Kind.COPIES_RESTORED, done.nanoTime(), PATIENCE);
      assertThat(reads(5 - done.instance())).isTrue();
      commit();
    }
  }

  @Test
  void a_silent_crash_is_never_heard_of() throws Exception {
    try (Connection connection = aurora.connection(1)) {
      FutureTask<Void> sleeping = sleep(connection);
      long since = System.nanoTime();
      aurora.crash(1, Crash.SILENT);
      aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      assertThat(sleeping.isDone()).isFalse();
      aurora.rejoin(1);
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      assertThat(reads(1)).isTrue();
    }
  }

  @Test
  void a_postmaster_killed_from_outside_takes_its_busy_sessions_with_it() throws Exception {
    try (Connection connection = aurora.directConnection(1)) {
      FutureTask<Void> sleeping = sleep(connection);
      long since = System.nanoTime();
      killPostmaster(1);
      aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
    }
  }

  private static Connection adminOf(int n) throws SQLException {
    return aurora.adminConnection(n);
  }

  @Test
  void a_frozen_writer_is_silent_deposed_and_dies_when_it_thaws() throws Exception {
    try (Connection connection = aurora.connection(1)) {
      Sql.execute(connection, "create table if not exists f(id int)");
      long since = System.nanoTime();
      aurora.freeze(1);
      assertThat(aurora.life(1)).isEqualTo(Life.FROZEN);
      FutureTask<Void> insert =
          new FutureTask<>(
              () -> {
                Sql.execute(connection, "insert into f values (1)");
                return null;
              });
      new Thread(insert).start();
      int writer = aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE).instance();
      assertThat(insert.isDone()).isFalse();
      aurora.thaw(1);
      assertThat(aurora.life(1)).isEqualTo(Life.DOWN);
      assertThatThrownBy(() -> insert.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      assertThat(Sql.ask(aurora, writer, "select count(*) from f")).containsExactly("0");
      assertThatThrownBy(() -> aurora.thaw(1)).hasMessageContaining("not frozen");
      assertThatThrownBy(() -> aurora.restart(1)).hasMessageContaining("rejoin(1)");
    }
  }

  @Test
  void a_writer_that_thaws_before_the_promotion_stays_writer() throws Exception {
    try (LocalAurora patient =
        LocalAurora.postgresql()
            .instances(2)
            .promotionDelay(Duration.ofHours(1))
            .name("patient")
            .start()) {
      patient.freeze(1);
      patient.thaw(1);
      Sql.write(patient, "create table f(id int)");
      assertThat(patient.writer()).isEqualTo(1);
      assertThatThrownBy(() -> patient.promote(2)).hasMessageContaining("failover(2)");
      patient.crash(1);
      patient.promote(2);
      assertThat(patient.writer()).isEqualTo(2);
      assertThat(patient.events())
          .filteredOn(event -> event.kind() == Kind.SYNC_LIST_CHANGED)
          .extracting(ClusterEvent::detail)
          .containsExactly("[patient-2]");
      assertThat(Sql.ask(patient, 2, "select count(*) from f")).containsExactly("0");
    }
  }

  @Test
  void a_crashed_reader_does_not_block_a_commit() throws Exception {
    long since = System.nanoTime();
    aurora.crash(2);
    hadLeftTheListBefore(Kind.MEMBER_DOWN, 2, since);
    commit();
    aurora.crash(3, Crash.SILENT);
    hadLeftTheListBefore(Kind.MEMBER_DOWN, 3, since);
    commit();
    assertThat(aurora.resolver().apply(aurora.readerEndpoint()))
        .containsExactly(aurora.proxy(1).address());
  }

  @Test
  void a_frozen_reader_does_not_block_a_commit_and_catches_up_when_it_thaws() throws Exception {
    long since = System.nanoTime();
    aurora.freeze(2);
    hadLeftTheListBefore(Kind.MEMBER_FROZEN, 2, since);
    aurora.freeze(3);
    hadLeftTheListBefore(Kind.MEMBER_FROZEN, 3, since);
    commit();
    since = System.nanoTime();
    aurora.thaw(2);
    aurora.thaw(3);
    aurora.awaitEvent(Kind.COPIES_RESTORED, since, PATIENCE);
    await().untilAsserted(FailoverTest::twoReadersAreInSync);
    commit();
  }

  @Test
  void readers_cut_off_at_their_proxies_do_not_block_a_commit() throws Exception {
    aurora.proxy(2).blackHole();
    aurora.proxy(3).refuse();
    commit();
    assertThat(aurora.inSync()).containsExactlyInAnyOrder(2, 3);
    aurora.proxy(2).heal();
    aurora.proxy(3).heal();
  }

  @Test
  void a_reader_killed_from_outside_blocks_a_commit_only_until_it_is_missed() throws Exception {
    commit();
    long since = System.nanoTime();
    killPostmaster(2);
    killPostmaster(3);
    commit();
    aurora.awaitEvent(down(2), since, PATIENCE);
    aurora.awaitEvent(down(3), since, PATIENCE);
    assertThat(aurora.inSync()).isEmpty();
    commit();
  }

  @Test
  void a_reader_counts_as_in_sync_only_when_commits_really_wait_for_it() throws Exception {
    try (LocalAurora two = LocalAurora.postgresql().instances(2).name("two").start()) {
      two.freeze(2);
      assertThat(two.inSync()).isEmpty();
      String checkpointer =
          Objects.requireNonNull(
              Sql.query(
                      two.adminConnection(1),
                      "select pid from pg_stat_activity where backend_type = 'checkpointer'")
                  .get(0));
      // Until it has read its settings again no session waits for a reader.
      signal("STOP", checkpointer);
      try {
        two.thaw(2);
        await().untilAsserted(() -> theSupervisorWaitsForTheCheckpointer(two));
        assertThat(two.inSync()).isEmpty();
      } finally {
        signal("CONT", checkpointer);
      }
      await().until(() -> two.inSync().equals(Set.of(2)));
    }
  }

  private static void theSupervisorWaitsForTheCheckpointer(LocalAurora cluster)
      throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      assertThat(
              Sql.query(
                  admin,
                  "select query from pg_stat_activity"
                      + " where application_name = 'local-aurora sync' and state = 'active'"))
          .containsExactly("checkpoint");
    }
  }

  private static Predicate<ClusterEvent> down(int instance) {
    return event -> event.kind() == Kind.MEMBER_DOWN && event.instance() == instance;
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid).start().waitFor())
        .isZero();
  }

  @Test
  void a_reader_frozen_during_a_failover_follows_the_new_writer_when_it_thaws() throws Exception {
    aurora.freeze(3);
    aurora.crash(1);
    aurora.awaitWriter(2, PATIENCE);
    aurora.thaw(3);
    Sql.write(aurora, "drop table if exists z; create table z(id int); insert into z values (1)");
    await().until(() -> aurora.inSync().equals(Set.of(3)));
    await()
        .untilAsserted(
            () -> assertThat(Sql.ask(aurora, 3, "select count(*) from z")).containsExactly("1"));
  }

  @Test
  void a_switchover_loses_nothing_and_the_old_writer_becomes_a_reader() throws Exception {
    Sql.write(aurora, "drop table if exists s; create table s(id int); insert into s values (1)");
    try (Connection connection = aurora.connection(1)) {
      FutureTask<Void> sleeping = sleep(connection);
      await()
          .until(
              () ->
                  Sql.ask(
                          aurora,
                          1,
                          "select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
                      .equals(List.of("1")));
      aurora.switchover(3);
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("57P01");
    }
    assertThat(aurora.writer()).isEqualTo(3);
    assertThat(Sql.ask(aurora, 3, "select count(*) from s")).containsExactly("1");
    assertThat(reads(1)).isTrue();
    assertThat(reads(2)).isTrue();
    commit();
  }

  @Test
  void an_old_writer_that_had_to_be_killed_in_a_switchover_becomes_a_reader_all_the_same()
      throws Exception {
    String checkpointer =
        Objects.requireNonNull(
            Sql.query(
                    adminOf(1),
                    "select pid from pg_stat_activity where backend_type = 'checkpointer'")
                .get(0));
    // Without it a server does not finish its shutdown.
    signal("STOP", checkpointer);
    aurora.switchover(3);
    assertThat(aurora.life(1)).isEqualTo(Life.UP);
    await().until(() -> aurora.inSync().equals(Set.of(1, 2)));
  }

  @Test
  void a_failover_promotes_the_reader_that_was_named() throws Exception {
    Sql.write(aurora, "drop table if exists s; create table s(id int)");
    for (int i = 0; i < 20; i++) {
      Sql.write(aurora, "insert into s values (1)");
    }
    aurora.failover(3);
    aurora.awaitWriter(3, PATIENCE);
    assertThat(Sql.ask(aurora, 3, "select count(*) from s")).containsExactly("20");
    assertThat(aurora.life(1)).isEqualTo(Life.DOWN);
    assertThatThrownBy(() -> aurora.failover(3)).hasMessageContaining("is the writer");
  }

  @Test
  void readers_restart_with_the_writer_if_they_are_told_to() throws Exception {
    aurora.readersRestart(true);
    try (Connection two = aurora.connection(2);
        Connection three = aurora.connection(3)) {
      long since = System.nanoTime();
      aurora.crash(1);
      int writer = aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE).instance();
      aurora.awaitEvent(
          event -> event.kind() == Kind.MEMBER_UP && event.instance() != writer, since, PATIENCE);
      Sql.query(writer == 2 ? two : three, "select 1");
      assertThatThrownBy(() -> Sql.query(writer == 2 ? three : two, "select 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void without_a_living_reader_the_writer_itself_starts_again() throws Exception {
    Sql.write(aurora, "drop table if exists s; create table s(id int); insert into s values (1)");
    aurora.crash(2);
    aurora.crash(3);
    long since = System.nanoTime();
    aurora.crash(1);
    aurora.awaitEvent(Kind.MEMBER_UP, since, PATIENCE);
    assertThat(aurora.writer()).isEqualTo(1);
    assertThat(Sql.ask(aurora, 1, "select count(*) from s")).containsExactly("1");
  }

  @Test
  void stale_dns_leads_to_the_old_writer_until_the_delay_is_over() {
    aurora.dnsDelay(Duration.ofHours(1));
    try {
      aurora.switchover(2);
      assertNamesLeadTo(1);
      aurora.dnsDelay(Duration.ofMillis(300));
      long since = System.nanoTime();
      aurora.switchover(3);
      ClusterEvent published = aurora.awaitEvent(Kind.ROLES_PUBLISHED, since, PATIENCE);
      ClusterEvent updated =
          aurora.awaitEvent(
              event -> event.kind() == Kind.NAMES_UPDATED && event.instance() == 3,
              since,
              PATIENCE);
      assertThat(updated.nanoTime() - published.nanoTime())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(299));
      assertNamesLeadTo(3);
    } finally {
      aurora.dnsDelay(Duration.ZERO);
    }
  }

  private static void assertNamesLeadTo(int writer) {
    assertThat(aurora.resolver().apply(aurora.clusterEndpoint()))
        .containsExactly(aurora.proxy(writer).address());
    assertThat(aurora.hostsFile())
        .content()
        .contains(aurora.proxy(writer).address().getHostAddress() + " " + aurora.clusterEndpoint());
  }

  @Test
  void names_have_the_form_of_rds_and_foreign_ones_have_no_address() {
    assertThat(aurora.clusterEndpoint())
        .matches("aurora\\.cluster-[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(aurora.readerEndpoint())
        .matches("aurora\\.cluster-ro-[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(aurora.instanceEndpoint(2))
        .matches("aurora-2\\.[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(aurora.resolver().apply(aurora.instanceEndpoint(2) + "."))
        .containsExactly(aurora.proxy(2).address());
    assertThat(aurora.resolver().apply("example.com")).isEmpty();
  }
}
