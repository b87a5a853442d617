package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the instances answer about themselves and each other. */
class TopologyTest {
  private static final String WRITER = "MASTER_SESSION_ID";

  private static LocalAurora aurora;

  @BeforeAll
  static void start() throws SQLException {
    aurora = LocalAurora.postgresql().instances(3).promotionDelay(Duration.ofMillis(100)).start();
    Sql.write(aurora, "create table t(id int)");
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  @AfterEach
  void tellTheTruth() {
    aurora.answer(TopologyAnswer.real());
  }

  /** A row as a client sees it. */
  private record Row(
      String server,
      String session,
      @Nullable Instant updated,
      double lag,
      long durable,
      long read) {}

  private static List<Row> topology(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select server_id, session_id, last_update_timestamp, replica_lag_in_msec,"
                    + " durable_lsn, current_read_lsn from pg_catalog.aurora_replica_status()")) {
      List<Row> found = new ArrayList<>();
      while (rows.next()) {
        found.add(
            new Row(
                rows.getString(1),
                rows.getString(2),
                rows.getTimestamp(3) == null ? null : rows.getTimestamp(3).toInstant(),
                rows.getDouble(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
      return found;
    }
  }

  private static List<Row> topology(int instance) throws SQLException {
    try (Connection connection = aurora.connection(instance)) {
      return topology(connection);
    }
  }

  private static List<String> writers(List<Row> rows) {
    return rows.stream().filter(row -> row.session().equals(WRITER)).map(Row::server).toList();
  }

  private static Row row(List<Row> rows, int instance) {
    return rows.stream()
        .filter(row -> row.server().equals(aurora.instanceId(instance)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No row of " + instance + " in " + rows));
  }

  @Test
  void every_instance_names_the_same_members_and_itself() throws Exception {
    for (int n = 1; n <= 3; n++) {
      List<Row> rows = topology(n);
      assertThat(rows)
          .extracting(Row::server)
          .containsExactlyInAnyOrder(
              aurora.instanceId(1), aurora.instanceId(2), aurora.instanceId(3));
      assertThat(writers(rows)).containsExactly(aurora.instanceId(aurora.writer()));
      assertThat(row(rows, n).updated()).isNull();
      assertThat(row(rows, n % 3 + 1).updated())
          .isBetween(Instant.now().minus(PATIENCE), Instant.now().plusSeconds(1));
      assertThat(Sql.ask(aurora, n, "select aurora_db_instance_identifier()"))
          .containsExactly(aurora.instanceId(n));
      assertThat(
              Sql.ask(aurora, n, "select setting from pg_settings where name = 'rds.extensions'"))
          .singleElement()
          .asString()
          .contains("aurora_stat_utils");
    }
  }

  @Test
  void the_load_of_a_busy_instance_is_told() throws Exception {
    int reader = aurora.writer() % 3 + 1;
    try (Connection busy = aurora.directConnection(reader);
        Connection asking = aurora.directConnection(aurora.writer())) {
      await()
          .until(
              () -> {
                Sql.query(busy, "select count(*) from generate_series(1, 300000)");
                return !Sql.query(
                        asking,
                        "select cpu from aurora_replica_status() where cpu > 1 and cpu <= 100 and"
                            + " server_id = '"
                            + aurora.instanceId(reader)
                            + "'")
                    .isEmpty();
              });
    }
  }

  @Test
  void the_writers_position_is_its_own_at_once_and_a_readers_follows() throws Exception {
    int writer = aurora.writer();
    int reader = writer % 3 + 1;
    try (Connection connection = aurora.connection(writer)) {
      long before = row(topology(connection), writer).durable();
      Sql.execute(connection, "insert into t values (1)");
      long after = row(topology(connection), writer).durable();
      assertThat(after).isGreaterThan(before);
      await()
          .untilAsserted(
              () -> assertThat(row(topology(reader), reader).read()).isGreaterThanOrEqualTo(after));
    }
  }

  @Test
  void the_lag_of_a_paused_reader_is_told_by_every_instance() throws Exception {
    int reader = aurora.writer() % 3 + 1;
    AtomicBoolean stop = new AtomicBoolean();
    Thread writing =
        new Thread(
            () -> {
              try (Connection connection = aurora.connection(aurora.writer())) {
                while (!stop.get()) {
                  Sql.execute(connection, "insert into t select 1 from pg_sleep(0.02)");
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    writing.start();
    try {
      aurora.pauseReplay(reader);
      for (int n = 1; n <= 3; n++) {
        int asked = n;
        await()
            .untilAsserted(
                () ->
                    assertThat(row(topology(asked), reader).lag())
                        .as("asked on %d", asked)
                        .isGreaterThan(2_500));
      }
      assertThat(aurora.inSync()).contains(reader);
    } finally {
      aurora.resumeReplay(reader);
      stop.set(true);
      writing.join();
    }
    await().until(() -> row(topology(1), reader).lag() == 0);
  }

  @Test
  void a_reader_that_has_everything_has_no_lag_though_nobody_writes() throws Exception {
    int reader = aurora.writer() % 3 + 1;
    await().until(() -> row(topology(1), reader).lag() == 0);
    aurora.pauseReplay(reader);
    try {
      // The server itself writes a few bytes now and then; the reader is then late indeed.
      await().until(() -> hasNoLagThoughTimePasses(reader));
    } finally {
      aurora.resumeReplay(reader);
    }
  }

  /** False if the writer has written something meanwhile. */
  private static boolean hasNoLagThoughTimePasses(int reader) throws SQLException {
    int writer = aurora.writer();
    aurora.resumeReplay(reader);
    await().until(() -> row(topology(writer), reader).lag() == 0);
    aurora.pauseReplay(reader);
    Instant paused = Instant.now();
    long before = row(topology(writer), writer).durable();
    await()
        .until(
            () -> {
              Instant updated = row(topology(writer), reader).updated();
              return updated != null && updated.isAfter(paused.plusMillis(300));
            });
    Row late = row(topology(writer), reader);
    if (row(topology(writer), writer).durable() != before) {
      return false;
    }
    assertThat(late.lag()).isZero();
    return true;
  }

  @Test
  void the_new_writer_is_named_by_every_living_instance_when_the_roles_are_published()
      throws Exception {
    int old = aurora.writer();
    List<Connection> open = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      if (n != old) {
        open.add(aurora.directConnection(n));
      }
    }
    long since = System.nanoTime();
    aurora.crash(old);
    ClusterEvent done = aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    ClusterEvent published = aurora.awaitEvent(Kind.ROLES_PUBLISHED, since, PATIENCE);
    for (Connection connection : open) {
      assertThat(writers(topology(connection))).containsExactly(aurora.instanceId(done.instance()));
    }
    assertThat(published.instance()).isEqualTo(done.instance());
    System.out.printf(
        "ROLES-PUBLISHED ms=%d%n",
        TimeUnit.NANOSECONDS.toMillis(published.nanoTime() - done.nanoTime()));
    for (Connection connection : open) {
      connection.close();
    }
    aurora.rejoin(old);
    await().until(() -> aurora.inSync().size() == 2);
  }

  @Test
  void a_crashed_reader_loses_its_row_after_a_while() throws Exception {
    int reader = aurora.writer() % 3 + 1;
    AtomicReference<Instant> lastSeen = new AtomicReference<>(Instant.now());
    aurora.crash(reader);
    await()
        .until(
            () -> {
              List<Row> rows = topology(aurora.writer());
              rows.stream()
                  .filter(row -> row.server().equals(aurora.instanceId(reader)))
                  .forEach(row -> lastSeen.set(Objects.requireNonNull(row.updated())));
              return rows.size() == 2;
            });
    assertThat(Duration.between(lastSeen.get(), Instant.now()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(4_900));
    aurora.rejoin(reader);
    assertThat(topology(aurora.writer())).hasSize(3);
    await().until(() -> aurora.inSync().size() == 2);
  }

  @Test
  void an_answer_can_have_no_rows() throws Exception {
    aurora.answer(2, TopologyAnswer.zeroRows());
    assertThat(topology(2)).isEmpty();
    assertThat(topology(1)).hasSize(3);
    aurora.answer(2, TopologyAnswer.real());
    assertThat(topology(2)).hasSize(3);
  }

  @Test
  void an_answer_can_have_two_writers_and_the_true_one_is_the_newer() throws Exception {
    int writer = aurora.writer();
    int second = writer % 3 + 1;
    aurora.answer(TopologyAnswer.twoWriters(second));
    List<Row> rows = topology(1);
    assertThat(writers(rows)).hasSize(2);
    assertThat(row(rows, writer).updated()).isAfter(row(rows, second).updated());
  }

  @Test
  void an_answer_can_stand_still_and_name_the_old_writer() throws Exception {
    int old = aurora.writer();
    int other = old % 3 + 1;
    aurora.answer(other, TopologyAnswer.frozen());
    aurora.switchover(other % 3 + 1);
    assertThat(writers(topology(other))).containsExactly(aurora.instanceId(old));
    assertThat(writers(topology(old))).containsExactly(aurora.instanceId(aurora.writer()));
    await().until(() -> aurora.inSync().size() == 2);
  }

  @Test
  void an_answer_can_be_older_than_five_minutes_or_have_no_age() throws Exception {
    aurora.answer(TopologyAnswer.stale(Duration.ofSeconds(301)));
    assertThat(topology(1))
        .allSatisfy(row -> assertThat(row.updated()).isBefore(Instant.now().minusSeconds(300)));
    aurora.answer(TopologyAnswer.nullTimestamps());
    assertThat(topology(1)).hasSize(3).allSatisfy(row -> assertThat(row.updated()).isNull());
  }

  @Test
  void an_answer_can_be_refused_for_want_of_a_grant() {
    aurora.answer(1, TopologyAnswer.missingGrant());
    assertThatThrownBy(() -> topology(1))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied for function aurora_replica_status")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("42501");
  }

  @Test
  void an_answer_can_be_slow() throws Exception {
    aurora.answer(1, TopologyAnswer.slow(Duration.ofMillis(400)));
    long start = System.nanoTime();
    assertThat(topology(1)).hasSize(3);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(399));
  }

  @Test
  void a_hostile_search_path_changes_no_answer() throws Exception {
    try (Connection connection = aurora.connection(aurora.writer())) {
      Sql.execute(
          connection,
          "create schema if not exists evil;"
              + "create or replace function evil.current_setting(text) returns text language sql as"
              + " $$ select 'evil' $$;"
              + "create or replace function evil.pg_read_file(text) returns text language sql as"
              + " $$ select '{}' $$;"
              + "set search_path = evil, pg_catalog");
      assertThat(topology(connection)).hasSize(3);
      assertThat(Sql.query(connection, "select pg_catalog.aurora_db_instance_identifier()"))
          .containsExactly(aurora.instanceId(aurora.writer()));
    }
  }

  @Test
  void a_plain_cluster_fails_over_and_has_none_of_this() throws Exception {
    try (LocalAurora plain =
        LocalAurora.postgresql()
            .instances(2)
            .plain()
            .name("plain")
            .promotionDelay(Duration.ZERO)
            .start()) {
      assertThat(Sql.ask(plain, 1, "select proname from pg_proc where proname like 'aurora%'"))
          .isEmpty();
      assertThat(Sql.ask(plain, 1, "select current_setting('rds.extensions', true)"))
          .containsExactly((String) null);
      plain.crash(1);
      plain.awaitWriter(2, PATIENCE);
      assertThat(Sql.ask(plain, 2, "select pg_is_in_recovery()")).containsExactly("f");
    }
  }
}
