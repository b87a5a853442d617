package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.copy.CopyManager;

/** What the PostgreSQL driver sees of every fault of a proxy. */
class NetworkFaultsTest {
  private static LocalAurora aurora;
  private Connection connection;

  @BeforeAll
  static void start() {
    aurora = LocalAurora.postgresql().instances(1).start();
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    Sql.write(aurora, "drop table if exists t; create table t(id int)");
    connection = aurora.connection(1);
  }

  @AfterEach
  void heal() throws SQLException {
    aurora.proxy(1).heal();
    connection.close();
    try (Connection admin = aurora.adminConnection(1)) {
      // A sleeping backend does not notice that its client has gone.
      Sql.query(
          admin,
          "select pg_terminate_backend(pid, 60000) from pg_stat_activity where usename = '"
              + aurora.user()
              + "'");
    }
  }

  private static Connection connectWithin(int seconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", aurora.user());
    properties.setProperty("password", aurora.password());
    properties.setProperty("connectTimeout", Integer.toString(seconds));
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        aurora.jdbcUrl(aurora.proxy(1).address().getHostAddress()), properties);
  }

  @Test
  void a_refused_connection_fails_without_waiting_for_its_timeout() {
    aurora.proxy(1).refuse();
    assertThatThrownBy(() -> connectWithin(60))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("refused")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void a_black_holed_connect_uses_up_its_timeout() {
    aurora.proxy(1).blackHole();
    long start = System.nanoTime();
    assertThatThrownBy(() -> connectWithin(1)).isInstanceOf(SQLException.class);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
  }

  @Test
  void a_silent_connection_answers_when_the_silence_ends() throws Exception {
    aurora.proxy(1).blackHoleEstablished();
    FutureTask<String> answer =
        new FutureTask<>(() -> String.valueOf(Sql.query(connection, "select 42").get(0)));
    new Thread(answer).start();
    assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    aurora.proxy(1).heal();
    assertThat(answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("42");
  }

  @Test
  void a_reset_in_the_middle_of_a_statement_is_a_lost_connection() throws Exception {
    FutureTask<Void> sleeping = sleep(connection);
    aurora.proxy(1).resetAll();
    assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .rootCause()
        .hasMessageContaining("reset");
  }

  @Test
  void a_fin_in_the_middle_of_a_statement_is_a_lost_connection() throws Exception {
    FutureTask<Void> sleeping = sleep(connection);
    aurora.proxy(1).finAll();
    assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .cause()
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08006");
  }

  @Test
  void a_delay_is_added_to_every_round_trip() throws Exception {
    aurora.proxy(1).delay(Duration.ofMillis(300));
    long start = System.nanoTime();
    Sql.query(connection, "select 1");
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(299));
  }

  @Test
  void a_throttled_result_flows_slowly() throws Exception {
    aurora.proxy(1).throttle(50_000);
    long start = System.nanoTime();
    Sql.query(connection, "select repeat('x', 25000)");
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void a_commit_cut_at_any_moment_is_where_the_moment_says(Moment moment) throws Exception {
    connection.setAutoCommit(false);
    Sql.execute(connection, "insert into t values (1)");
    Cut cut = aurora.proxy(1).cutAt("COMMIT", moment);
    if (moment == Moment.AFTER_ANSWER) {
      connection.commit();
      cut.await(PATIENCE);
      assertThatThrownBy(() -> Sql.execute(connection, "select 1"))
          .isInstanceOf(SQLException.class);
    } else {
      assertThatThrownBy(() -> connection.commit()).isInstanceOf(SQLException.class);
      cut.await(PATIENCE);
    }
    assertThat(cut.done()).isTrue();
    await().untilAsserted(NetworkFaultsTest::noTransactionIsLeft);
    assertThat(Sql.ask(aurora, 1, "select count(*) from t"))
        .containsExactly(moment == Moment.BEFORE_SERVER ? "0" : "1");
  }

  private static void noTransactionIsLeft() throws SQLException {
    assertThat(
            Sql.ask(
                aurora,
                1,
                "select count(*) from pg_stat_activity where usename = current_user"
                    + " and pid <> pg_backend_pid()"))
        .containsExactly("0");
  }

  @Test
  void a_prepared_statement_is_cut_when_it_runs_and_not_when_it_is_prepared() throws Exception {
    connection.unwrap(org.postgresql.PGConnection.class).setPrepareThreshold(1);
    try (PreparedStatement insert = connection.prepareStatement("insert into t values (?)")) {
      insert.setInt(1, 1);
      insert.execute();
      Cut cut = aurora.proxy(1).cutAt("insert", Moment.BEFORE_ANSWER);
      insert.setInt(1, 2);
      assertThatThrownBy(insert::execute).isInstanceOf(SQLException.class);
      cut.await(PATIENCE);
    }
    assertThat(Sql.ask(aurora, 1, "select count(*) from t")).containsExactly("2");
  }

  @Test
  void a_copy_is_cut_before_the_server_asks_for_its_data() throws Exception {
    CopyManager copies = connection.unwrap(org.postgresql.PGConnection.class).getCopyAPI();
    Cut cut = aurora.proxy(1).cutAt("copy t", Moment.BEFORE_ANSWER);
    assertThatThrownBy(() -> copies.copyIn("copy t from stdin", new StringReader("1\n")))
        .isInstanceOf(SQLException.class);
    cut.await(PATIENCE);
    connection.abort(Runnable::run); // its close would complain of the copy
  }

  @Test
  void a_cut_spares_connections_that_have_not_executed_what_comes_before_it() throws Exception {
    connection.setAutoCommit(false);
    Sql.execute(connection, "insert into t values (1)");
    Cut cut =
        aurora
            .proxy(1)
            .cutAfter(
                sql -> sql.startsWith("insert"),
                sql -> sql.startsWith("COMMIT"),
                Moment.BEFORE_SERVER,
                Ending.RESET);
    try (Connection other = aurora.connection(1)) {
      other.setAutoCommit(false);
      Sql.execute(other, "select 1");
      other.commit();
    }
    assertThat(cut.done()).isFalse();
    assertThatThrownBy(() -> connection.commit()).isInstanceOf(SQLException.class);
    cut.await(PATIENCE);
  }

  @Test
  void a_cut_hits_one_connection_once() throws Exception {
    aurora.proxy(1).cutAt("select 7", Moment.BEFORE_SERVER, Ending.FIN);
    assertThatThrownBy(() -> Sql.query(connection, "SELECT 7")).isInstanceOf(SQLException.class);
    try (Connection other = aurora.connection(1)) {
      assertThat(Sql.query(other, "select 7")).containsExactly("7");
    }
  }

  @Test
  void a_cut_can_be_silent() throws Exception {
    Cut cut = aurora.proxy(1).cutAt("select 8", Moment.BEFORE_ANSWER, Ending.SILENCE);
    FutureTask<String> answer =
        new FutureTask<>(() -> String.valueOf(Sql.query(connection, "select 8").get(0)));
    new Thread(answer).start();
    cut.await(PATIENCE);
    assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    aurora.proxy(1).resetAll();
    assertThatThrownBy(() -> answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .cause()
        .isInstanceOf(SQLException.class);
  }

  @Test
  void healing_disarms_a_cut() throws Exception {
    aurora.proxy(1).cutAt("select 9", Moment.BEFORE_SERVER);
    aurora.proxy(1).heal();
    assertThat(Sql.query(connection, "select 9")).containsExactly("9");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_cancel_request_passes(boolean slow) throws Exception {
    if (slow) {
      aurora.proxy(1).delay(Duration.ofMillis(50));
    }
    try (Statement statement = connection.createStatement()) {
      FutureTask<Boolean> sleeping =
          new FutureTask<>(() -> statement.execute("select pg_sleep(300)"));
      new Thread(sleeping).start();
      await().untilAsserted(NetworkFaultsTest::aSessionSleeps);
      statement.cancel();
      assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .cause()
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("57014");
    }
  }

  @Test
  void a_session_the_server_ends_is_ended_with_the_servers_own_words() throws Exception {
    FutureTask<Void> sleeping = sleep(connection);
    try (Connection admin = aurora.adminConnection(1)) {
      Sql.query(
          admin,
          "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(300)'");
    }
    assertThatThrownBy(() -> sleeping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .cause()
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("57P01");
  }

  private static FutureTask<Void> sleep(Connection connection) {
    FutureTask<Void> sleeping =
        new FutureTask<>(
            () -> {
              Sql.execute(connection, "select pg_sleep(300)");
              return null;
            });
    new Thread(sleeping).start();
    await().untilAsserted(NetworkFaultsTest::aSessionSleeps);
    return sleeping;
  }

  private static void aSessionSleeps() throws SQLException {
    assertThat(
            Sql.ask(
                aurora,
                1,
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and usename = current_user"))
        .containsExactly("1");
  }
}
