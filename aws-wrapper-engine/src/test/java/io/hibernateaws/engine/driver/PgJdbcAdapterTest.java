package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void a_password_that_no_setting_gives_is_read_from_the_password_file(@TempDir Path folder)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("pgpass"), "shop.example.com:5433:my db+1%:me:s3cret\\:\n");
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    try {
      Endpoint ofUrl = new Endpoint("shop.example.com", 5433);
      assertThat(driver.storedPassword(ofUrl, "my db+1%", "me")).isEqualTo("s3cret:");
      assertThat(driver.storedPassword(ofUrl, "other", "me")).isNull();
      assertThat(driver.storedPassword(new Endpoint("shop-1.example.com", 5433), "my db+1%", "me"))
          .isNull();
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
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
