package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionChange;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class PgJdbcAdapterTest {
  private static final Endpoint NAME = new Endpoint("a-name-nobody-resolves.invalid", 5432);

  private final PgJdbcAdapter driver = new PgJdbcAdapter();
  private FakePostgres server;

  @BeforeEach
  void start() throws IOException {
    server =
        new FakePostgres(
            sql ->
                switch (sql) {
                  case "fail" -> new FakePostgres.Answer.Failure("42601");
                  case "hang" -> new FakePostgres.Answer.Silence();
                  default -> new FakePostgres.Answer.Done("UPDATE 1");
                });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private OpenAttempt attempt(SocketSettings settings) {
    return new OpenAttempt(
        server.address(), Deadline.in(Duration.ofSeconds(10), NanoClock.system()), settings);
  }

  private Connection open(OpenAttempt attempt, Map<String, String> properties) throws SQLException {
    return driver.open(attempt, NAME, "my db+1%", "me", "secret", properties);
  }

  @Test
  void a_name_that_resolves_nowhere_connects_to_the_address_of_the_attempt() throws SQLException {
    try (Connection connection = open(attempt(SocketSettings.UNTOUCHED), Map.of())) {
      assertThat(connection.isClosed()).isFalse();
    }
    assertThat(server.startups()).hasSize(1);
  }

  @Test
  void user_database_and_application_name_reach_the_server_as_they_are() throws SQLException {
    Map<String, String> properties =
        Map.of("ApplicationName", "unit/writer", "assumeMinServerVersion", "12");
    open(attempt(SocketSettings.UNTOUCHED), properties).close();

    assertThat(server.startups().get(0))
        .containsEntry("user", "me")
        .containsEntry("database", "my db+1%")
        .containsEntry("application_name", "unit/writer");
  }

  @Test
  void the_driver_stays_on_the_calling_thread() throws SQLException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Connection connection =
        open(attempt(SocketSettings.UNTOUCHED), Map.of("loginTimeout", "5"))) {
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .noneMatch(thread -> thread.getName().contains("PostgreSQL JDBC driver connection"));
    }
  }

  @Test
  void the_transaction_state_is_what_the_server_last_said() throws SQLException {
    try (Connection connection = open(attempt(SocketSettings.UNTOUCHED), Map.of());
        Statement statement = connection.createStatement()) {
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);
      connection.setAutoCommit(false);
      statement.executeUpdate("update t set a = 1");
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.OPEN);
      assertThatThrownBy(() -> statement.executeUpdate("fail")).isInstanceOf(SQLException.class);
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.FAILED);
      connection.rollback();
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);
    }
  }

  @Test
  void a_query_timeout_cancels_over_a_socket_of_its_own_and_the_link_keeps_its_own()
      throws Exception {
    OpenAttempt attempt = attempt(SocketSettings.UNTOUCHED);
    try (Connection connection = open(attempt, Map.of());
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      Thread blocked = new Thread(() -> runQuietly(statement), "blocked");
      blocked.start();

      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !server.cancels().isEmpty());
      assertThat(server.cancels()).containsExactly(4711);
      assertThat(blocked.isAlive()).as("the cancel did not close the link").isTrue();

      attempt.abort();
      blocked.join(5_000);
      assertThat(blocked.isAlive()).as("closing the link's socket releases the call").isFalse();
    }
  }

  @Test
  void nothing_is_cancelled_on_an_aborted_link() throws Exception {
    OpenAttempt attempt = attempt(SocketSettings.UNTOUCHED);
    try (Connection connection = open(attempt, Map.of());
        Statement statement = connection.createStatement()) {
      attempt.abort();
      runCancel(statement);
      assertThat(server.cancels()).isEmpty();
    }
  }

  @Test
  void a_read_time_out_of_milliseconds_survives_the_drivers_own_login() throws SQLException {
    SocketSettings settings = new SocketSettings(Duration.ofMillis(1_234), null, null, null, null);
    try (Connection connection = open(attempt(settings), Map.of())) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(1_234);
    }
  }

  @Test
  void trouble_with_tls_is_told_from_trouble_with_the_network() {
    Exception untrusted = new CertificateException("not trusted");
    assertThat(driver.distrusts(failed("08006", null))).as("the host name").isTrue();
    assertThat(driver.distrusts(failed("08006", untrusted))).isTrue();
    assertThat(driver.distrusts(failed("08006", caused(new SSLException(""), untrusted)))).isTrue();
    assertThat(driver.distrusts(failed("08006", new SSLException("alert")))).isTrue();
    assertThat(driver.distrusts(failed("08006", new FileNotFoundException("key")))).isTrue();

    IOException reset = new SocketException("reset");
    assertThat(driver.distrusts(failed("08006", reset))).isFalse();
    assertThat(driver.distrusts(failed("08006", caused(new SSLException(""), reset)))).isFalse();
    assertThat(driver.distrusts(failed("08006", new EOFException()))).isFalse();
    assertThat(driver.distrusts(failed("08001", null))).isFalse();
    assertThat(driver.distrusts(failed("28P01", null))).isFalse();
    assertThat(
            driver.distrusts(
                new PSQLException(new ServerErrorMessage("SFATAL\0C08006\0Mfrom the server\0"))))
        .as("the server's own word")
        .isFalse();
  }

  private static SQLException failed(String state, @Nullable Throwable cause) {
    return caused(new SQLException("", state), cause);
  }

  private static <T extends Throwable> T caused(T failure, @Nullable Throwable cause) {
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  @Test
  void a_host_name_cannot_smuggle_parameters_into_the_url() {
    Endpoint hostile = new Endpoint("db/x?ssl=false&host=h", 5432);

    assertThatThrownBy(
            () ->
                driver.open(attempt(SocketSettings.UNTOUCHED), hostile, "db", "me", null, Map.of()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("'/'");
  }

  @Test
  void results_stream_only_with_a_fetch_size_outside_autocommit() throws SQLException {
    try (Connection connection = open(attempt(SocketSettings.UNTOUCHED), Map.of());
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(10);
      assertThat(driver.streams(statement)).as("autocommit").isFalse();
      connection.setAutoCommit(false);
      assertThat(driver.streams(statement)).isTrue();
      statement.setFetchSize(0);
      assertThat(driver.streams(statement)).as("no fetch size").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("commits")
  void what_commits_by_itself(String row) {
    String[] cell = row.split(" \\| ", -1);
    String sql = cell[1].equals("_") ? null : unescape(cell[1]);

    boolean commits =
        driver.commitsByItself(
            CallKind.valueOf(cell[0].strip()),
            sql,
            TransactionState.valueOf(cell[2].strip()),
            cell[3].strip().equals("on"));

    assertThat(commits).as(row).isEqualTo(cell[4].strip().equals("yes"));
  }

  static Stream<String> commits() throws IOException {
    List<String> rows = table("commits.txt");
    assertThat(rows).hasSize(89);
    return rows.stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select 1 | NONE",
        "insert into search_path values ('set role') | NONE",
        "set local search_path to a | NONE",
        "SET statement_timeout = 5 | NONE",
        "set constraints all deferred | NONE",
        "SET search_path TO a | NAMES",
        "set session search_path = a | NAMES",
        "set \"search_path\" to a | NAMES",
        "/* x */ set -- y\\n schema 'a' | NAMES",
        "reset search_path | NAMES",
        "select 1; set search_path to a | NAMES",
        "SELECT pg_catalog.SET_CONFIG('search_path', 'a', false) | NAMES",
        "with c as (select set_config($1, $2, false)) select * from c | NAMES",
        "do $$ begin perform set_config('x', 'y', false); end $$ | NAMES",
        "select temperature from pg_catalog.t where a = 'create temp table' | NONE",
        "create table temp (id int) | NONE",
        "create temp table t (id int) | TEMPORARY",
        "create local temporary table t (id int) | TEMPORARY",
        "create /* x */ TEMP view v as select 1 | TEMPORARY",
        "select * into temp t from u | TEMPORARY",
        "create table pg_temp.t (id int) | TEMPORARY",
        "set search_path to a; create temp table t (id int) | TEMPORARY",
        "set role a | IDENTITY",
        "SET SESSION AUTHORIZATION a | IDENTITY",
        "reset role | IDENTITY",
        "reset all | IDENTITY",
        "discard all | IDENTITY",
        "set search_path to a; set role b | IDENTITY",
        "select set_config('role', 'a', false) | IDENTITY",
      })
  void what_a_text_changes_in_the_session(String sql, SessionChange expected) {
    assertThat(driver.sessionChange(unescape(sql))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void what_is_known_to_be_a_query(String row) {
    String[] cell = row.split(" \\| ", -1);

    assertThat(driver.isKnownQuery(unescape(cell[0])))
        .as(row)
        .isEqualTo(cell[1].strip().equals("yes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "insert into t values (1)                 | CERTAIN",
        "/* hint */  Update t set x = 1           | CERTAIN",
        "set x to 1; drop table t                 | CERTAIN",
        "select 'insert'                          | NONE",
        "select 1; select 2                       | NONE",
        "((select 1) union (select 2))            | NONE",
        "with x as (select 1) select * from x     | NONE",
        "with x as (delete from t returning n) select n from x | POSSIBLE",
        "explain select 1                         | NONE",
        "explain (analyze) delete from t          | POSSIBLE",
        "select n into t2 from t                  | POSSIBLE",
        "call p()                                 | POSSIBLE",
        "{call p()}                               | POSSIBLE",
        "copy t from stdin                        | POSSIBLE",
        "set search_path to x                     | NONE",
        "select '\\'; drop table t; --'           | CERTAIN",
        "                                         | NONE"
      })
  void what_a_text_does_to_data_is_read_from_its_words(@Nullable String sql, Effect effect) {
    assertThat(driver.effect(sql == null ? "" : sql)).isEqualTo(effect);
  }

  static Stream<String> queries() throws IOException {
    List<String> rows = table("queries.txt");
    assertThat(rows).hasSize(31);
    return rows.stream();
  }

  @Test
  void reading_a_text_allocates_nothing() {
    String text =
        "/* hint */ select a, 'it''s', $$x;y$$, E'\\'' from t where b = $1 and c in (1, 2) -- end";
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    boolean all = true;
    for (int i = 0; i < 2_000; i++) {
      all &= driver.isKnownQuery(text);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      all &= driver.isKnownQuery(text);
      all &= !driver.commitsByItself(CallKind.UPDATE, text, TransactionState.OPEN, false);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(all).isTrue();
    assertThat(allocated).as("bytes for 20,000 texts").isLessThan(10_000);
  }

  private static List<String> table(String name) throws IOException {
    try (InputStream in = PgJdbcAdapterTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    }
  }

  private static String unescape(String text) {
    return text.replace("\\\\", "\1").replace("\\n", "\n").replace("\1", "\\");
  }

  private static void runQuietly(Statement statement) {
    try {
      statement.executeUpdate("hang");
    } catch (SQLException expected) {
      return;
    }
  }

  private static void runCancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException expected) {
      return;
    }
  }
}
