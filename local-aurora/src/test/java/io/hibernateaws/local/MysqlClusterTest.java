package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.Driver;
import io.hibernateaws.local.ClusterEvent.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of MySQL servers: what is written, who has it, and what failures leave of it. */
@Timeout(240)
class MysqlClusterTest {
  private static final String WAITING =
      "select count(*) from performance_schema.threads"
          + " where processlist_state like 'Waiting for semi-sync ACK%'";

  private static final int READ_ONLY = 1290;

  private static @Nullable LocalAurora started;

  @BeforeAll
  static void start() {
    started =
        MysqlOrSkipped.start(
            LocalAurora.mysql().instances(3).promotionDelay(Duration.ofMillis(200)));
  }

  @AfterAll
  static void stop() throws IOException {
    LocalAurora cluster = started;
    if (cluster != null) {
      cluster.close();
      assertThat(ServerProcesses.in(cluster.folder())).isEmpty();
      assertThat(cluster.folder()).doesNotExist();
    }
  }

  private static LocalAurora cluster() {
    return Objects.requireNonNull(started);
  }

  @BeforeEach
  void allInstancesAreBack() {
    for (int n = 1; n <= 3; n++) {
      if (cluster().life(n) != Life.UP) {
        cluster().rejoin(n);
      }
    }
    await()
        .untilAsserted(
            () ->
                assertThat(cluster().inSync())
                    .as(() -> "readers in sync; what happened: " + cluster().events())
                    .containsExactlyInAnyOrder(reader(), otherReader()));
  }

  private static int writer() {
    return cluster().writer();
  }

  private static int reader() {
    return writer() % 3 + 1;
  }

  private static int otherReader() {
    return reader() % 3 + 1;
  }

  /** A new table, with one row. */
  private static void create(String table) throws SQLException {
    Sql.write(cluster(), "drop table if exists " + table);
    Sql.write(cluster(), "create table " + table + "(id int)");
    Sql.write(cluster(), "insert into " + table + " values (1)");
  }

  private static void shows(int instance, String table, String count) {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(Sql.ask(cluster(), instance, "select count(*) from " + table))
                    .containsExactly(count));
  }

  private static FutureTask<Void> run(Connection connection, String sql) {
    FutureTask<Void> running =
        new FutureTask<>(
            () -> {
              Sql.execute(connection, sql);
              return null;
            });
    new Thread(running).start();
    return running;
  }

  private static void signal(String name, int instance) throws Exception {
    for (Path process : ServerProcesses.in(cluster().folder().resolve("node-" + instance))) {
      new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + process.getFileName())
          .start()
          .waitFor();
    }
  }

  private static void signalReaders(String name) throws Exception {
    signal(name, reader());
    signal(name, otherReader());
  }

  private static void commitWaits() throws SQLException {
    try (Connection admin = cluster().adminConnection(writer())) {
      await().until(() -> Sql.query(admin, WAITING).equals(List.of("1")));
    }
  }

  private static void streamAnew(int reader, String acknowledging) throws SQLException {
    try (Connection admin = cluster().adminConnection(reader)) {
      Sql.execute(admin, "set global rpl_semi_sync_replica_enabled = " + acknowledging);
      Sql.execute(admin, "stop replica io_thread");
      Sql.execute(admin, "start replica io_thread");
    }
  }

  /** A stream begins after what the reader has, which another stream brought. */
  @Test
  void a_commit_ends_that_readers_received_before_they_acknowledged() throws Exception {
    create("received");
    List<Integer> readers = List.of(reader(), otherReader());
    try (Connection connection = cluster().connection(writer())) {
      for (int reader : readers) {
        streamAnew(reader, "off");
      }
      FutureTask<Void> commit = run(connection, "insert into received values (2)");
      commitWaits();
      for (int reader : readers) {
        streamAnew(reader, "on");
      }
      commit.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void readers_show_what_the_writer_wrote_and_refuse_to_write() throws Exception {
    create("r");
    for (int reader : List.of(reader(), otherReader())) {
      shows(reader, "r", "1");
      try (Connection connection = cluster().connection(reader)) {
        assertThatThrownBy(() -> Sql.execute(connection, "insert into r values (2)"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(READ_ONLY));
      }
    }
  }

  @Test
  void a_crash_of_the_writer_resets_its_connections_and_a_reader_takes_over() throws Exception {
    create("c");
    int old = writer();
    try (Connection connection = cluster().connection(old)) {
      FutureTask<Void> sleeping = run(connection, "do sleep(300)");
      long since = System.nanoTime();
      cluster().crash(old);
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      ClusterEvent done = cluster().awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      assertThat(done.instance()).isNotEqualTo(old);
      cluster().awaitWriter(done.instance(), PATIENCE);
      cluster().awaitEvent(Kind.COPIES_RESTORED, done.nanoTime(), PATIENCE);
      Sql.write(cluster(), "insert into c values (2)");
      cluster().rejoin(old);
      shows(reader(), "c", "2");
      shows(otherReader(), "c", "2");
    }
  }

  @Test
  void a_frozen_writer_is_silent_deposed_and_dies_when_it_thaws() throws Exception {
    create("f");
    int old = writer();
    try (Connection connection = cluster().connection(old)) {
      long since = System.nanoTime();
      cluster().freeze(old);
      FutureTask<Void> insert = run(connection, "insert into f values (2)");
      int writer = cluster().awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE).instance();
      assertThat(insert.isDone()).isFalse();
      cluster().thaw(old);
      assertThat(cluster().life(old)).isEqualTo(Life.DOWN);
      assertThatThrownBy(() -> insert.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      assertThat(Sql.ask(cluster(), writer, "select count(*) from f")).containsExactly("1");
    }
  }

  @Test
  void a_commit_waits_until_a_reader_has_it_or_the_cluster_says_that_none_has() throws Exception {
    create("w");
    long since = System.nanoTime();
    signalReaders("STOP");
    boolean early;
    try (Connection connection = cluster().connection(writer())) {
      FutureTask<Void> insert = run(connection, "insert into w values (2)");
      commitWaits();
      early = insert.isDone();
      signalReaders("CONT");
      insert.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      signalReaders("CONT");
    }
    if (early) {
      // On a busy machine the supervisor has given the readers up meanwhile, and has said so.
      cluster().awaitEvent(Kind.COPIES_BELOW_TWO, since, PATIENCE);
    }
  }

  @Test
  void a_commit_that_no_reader_has_whole_is_gone_everywhere() throws Exception {
    create("g");
    Sql.write(cluster(), "drop table if exists big");
    Sql.write(cluster(), "create table big(id int, what longblob)");
    int old = writer();
    int one = reader();
    int other = otherReader();
    signalReaders("STOP");
    try (Connection connection = cluster().connection(old)) {
      // More than a socket's buffers hold: the readers have got a part of it when they go on.
      FutureTask<Void> insert =
          run(connection, "insert into big values (1, repeat('a', 48000000))");
      commitWaits();
      long since = System.nanoTime();
      cluster().crash(old);
      signal("CONT", one);
      signal("CONT", other);
      cluster().awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      assertThatThrownBy(() -> insert.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .isInstanceOf(SQLException.class);
      cluster().awaitEvent(Kind.COPIES_RESTORED, since, PATIENCE);
      Sql.write(cluster(), "insert into g values (2)");
      cluster().rejoin(old);
      for (int n = 1; n <= 3; n++) {
        shows(n, "g", "2");
        assertThat(Sql.ask(cluster(), n, "select count(*) from big")).containsExactly("0");
      }
    } finally {
      signal("CONT", one);
      signal("CONT", other);
    }
  }

  @Test
  void crashed_readers_do_not_block_a_commit() throws Exception {
    create("b");
    cluster().crash(reader());
    Sql.write(cluster(), "insert into b values (2)");
    cluster().crash(otherReader(), Crash.SILENT);
    assertThat(cluster().inSync()).isEmpty();
    Sql.write(cluster(), "insert into b values (3)");
    assertThat(cluster().resolver().apply(cluster().readerEndpoint()))
        .containsExactly(cluster().proxy(writer()).address());
  }

  @Test
  void a_frozen_reader_does_not_block_a_commit_and_catches_up_when_it_thaws() throws Exception {
    create("h");
    cluster().freeze(reader());
    cluster().freeze(otherReader());
    Sql.write(cluster(), "insert into h values (2)");
    long since = System.nanoTime();
    cluster().thaw(reader());
    cluster().thaw(otherReader());
    cluster().awaitEvent(Kind.COPIES_RESTORED, since, PATIENCE);
    shows(reader(), "h", "2");
    shows(otherReader(), "h", "2");
  }

  @Test
  void a_switchover_loses_nothing_and_the_old_writer_becomes_a_reader() throws Exception {
    create("s");
    int old = writer();
    int target = otherReader();
    cluster().switchover(target);
    assertThat(writer()).isEqualTo(target);
    Sql.write(cluster(), "insert into s values (2)");
    shows(reader(), "s", "2");
    shows(otherReader(), "s", "2");
    assertThat(Sql.ask(cluster(), old, "select @@global.super_read_only")).containsExactly("1");
  }

  /** Nobody has to tell a refused write from a lost one, and the data stays where it is. */
  @Test
  void a_switchover_ends_sessions_without_refusing_a_write_and_copies_nothing() throws Exception {
    create("u");
    int old = writer();
    List<String> uuid = Sql.ask(cluster(), old, "select @@server_uuid");
    AtomicInteger told = new AtomicInteger(1);
    List<FutureTask<SQLException>> writers = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      FutureTask<SQLException> writer = new FutureTask<>(() -> writeUntilLost(old, told));
      writers.add(writer);
      new Thread(writer).start();
    }
    await().until(() -> told.get() > 40);
    cluster().switchover(otherReader());
    for (FutureTask<SQLException> writer : writers) {
      assertThat(writer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).getSQLState()).startsWith("08");
    }
    String found = Sql.ask(cluster(), writer(), "select count(*) from u").get(0);
    assertThat(Integer.parseInt(String.valueOf(found))).isBetween(told.get(), told.get() + 4);
    assertThat(Sql.ask(cluster(), old, "select @@server_uuid")).isEqualTo(uuid);
  }

  private static SQLException writeUntilLost(int instance, AtomicInteger told) throws SQLException {
    try (Connection connection = cluster().connection(instance)) {
      while (true) {
        try {
          Sql.execute(connection, "insert into u values (2)");
          told.incrementAndGet();
        } catch (SQLException e) {
          return e;
        }
      }
    }
  }

  @Test
  void a_failover_promotes_the_reader_that_was_named() throws Exception {
    create("n");
    int old = writer();
    int target = otherReader();
    cluster().failover(target);
    cluster().awaitWriter(target, PATIENCE);
    assertThat(Sql.ask(cluster(), target, "select count(*) from n")).containsExactly("1");
    assertThat(cluster().life(old)).isEqualTo(Life.DOWN);
  }

  @Test
  void a_restarted_instance_keeps_its_role() throws Exception {
    create("k");
    int writer = writer();
    cluster().restart(writer);
    await().until(() -> !cluster().inSync().isEmpty());
    try (Connection admin = cluster().adminConnection(writer)) {
      assertThat(Sql.query(admin, "select @@global.rpl_semi_sync_source_enabled"))
          .as("whether commits wait for those that are said to be in sync")
          .containsExactly("1");
    }
    Sql.write(cluster(), "insert into k values (2)");
    cluster().restart(reader());
    shows(reader(), "k", "2");
    assertThat(writer()).isEqualTo(writer);
  }

  @Test
  void a_paused_reader_acknowledges_and_shows_it_all_when_it_is_promoted() throws Exception {
    create("p");
    int paused = reader();
    shows(paused, "p", "1");
    cluster().pauseReplay(paused);
    cluster().crash(otherReader());
    Sql.write(cluster(), "insert into p values (2)");
    assertThat(cluster().inSync()).containsExactly(paused);
    assertThat(Sql.ask(cluster(), paused, "select count(*) from p")).containsExactly("1");
    cluster().crash(writer());
    cluster().awaitWriter(paused, PATIENCE);
    assertThat(Sql.ask(cluster(), paused, "select count(*) from p")).containsExactly("2");
  }

  @Test
  void clients_need_no_settings_of_their_driver() throws Exception {
    String url = cluster().jdbcUrl(cluster().proxy(reader()).address().getHostAddress());
    Properties properties = new Properties();
    properties.setProperty("user", cluster().user());
    properties.setProperty("password", cluster().password());
    try (Connection connection = Objects.requireNonNull(new Driver().connect(url, properties))) {
      assertThat(Sql.query(connection, "select database()")).containsExactly("app");
    }
  }

  @Test
  void what_there_is_not_is_refused_by_name() {
    assertThatThrownBy(() -> LocalAurora.mysql().version("5.7").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no MySQL 5.7");
    assertThatThrownBy(() -> LocalAurora.engine("oracle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mysql");
  }
}
