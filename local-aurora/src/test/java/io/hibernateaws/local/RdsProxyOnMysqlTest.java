package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.rdsproxy.Pin;
import io.hibernateaws.local.rdsproxy.RdsProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of an RDS Proxy in front of MySQL see, by the plain driver. */
class RdsProxyOnMysqlTest {
  private static @Nullable LocalAurora started;

  @BeforeAll
  static void start() throws SQLException {
    started =
        MysqlOrSkipped.start(
            LocalAurora.mysql().instances(2).promotionDelay(Duration.ofMillis(200)).rdsProxy());
    Sql.write(aurora(), "create table t(id int)");
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static LocalAurora aurora() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  private static RdsProxy proxy() {
    return aurora().rdsProxy();
  }

  private static Connection open() throws SQLException {
    return open(Map.of());
  }

  private static Connection open(Map<String, String> more) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", aurora().user());
    properties.setProperty("password", aurora().password());
    properties.setProperty("sslMode", "DISABLED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("socketTimeout", String.valueOf(PATIENCE_MILLIS));
    properties.putAll(more);
    String address = aurora().resolver().apply(proxy().endpoint())[0].getHostAddress();
    return DriverManager.getConnection(aurora().jdbcUrl(address), properties);
  }

  private static @Nullable String process(Connection connection) throws SQLException {
    return Sql.query(connection, "select connection_id()").get(0);
  }

  private static List<Pin> pinsSince(List<Pin> before) {
    List<Pin> now = proxy().pinned();
    return now.subList(before.size(), now.size());
  }

  @Test
  void every_transaction_runs_on_another_connection_than_the_last() throws SQLException {
    List<Pin> before = proxy().pinned();
    try (Connection client = open()) {
      for (int i = 0; i < 10; i++) {
        client.setAutoCommit(false);
        @Nullable String process = process(client);
        assertThat(process(client)).as("within a transaction").isEqualTo(process);
        Sql.execute(client, "insert into t values (1)");
        assertThat(process(client)).isEqualTo(process);
        client.commit();
        client.setAutoCommit(true);
        assertThat(process(client)).isNotEqualTo(process);
      }
    }
    assertThat(pinsSince(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set @mine = 1",
        "select 1 into @mine",
        "set lock_wait_timeout = 5",
        "set @@session.lock_wait_timeout = 5",
        "set sql_mode = '', lock_wait_timeout = 5",
        "set transaction isolation level read committed",
        "set @@transaction_isolation = 'READ-COMMITTED'",
        "create temporary table tt(id int)",
        "lock tables t read",
        "select get_lock('mine', 1)",
        "select found_rows()",
        "select row_count()",
        "prepare p from 'select 1'",
        "/* of mine */ Set /* a */ lock_wait_timeout /* b */ = 5 # c",
        "select 1 /*! + 1 */"
      })
  void a_client_is_pinned_by(String text) throws SQLException {
    List<Pin> before = proxy().pinned();
    try (Connection client = open()) {
      Sql.execute(client, text);
      @Nullable String process = process(client);
      for (int i = 0; i < 3; i++) {
        assertThat(process(client)).isEqualTo(process);
      }
    }
    assertThat(pinsSince(before)).extracting(Pin::text).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 'set @a = 1; get_lock(1)'",
        "select 1 -- get_lock('x')",
        "select 'it''s \\'; set @a = 1'",
        "set sql_mode = 'ANSI_QUOTES'",
        "set session transaction read only",
        "set session transaction isolation level read committed",
        "set time_zone = '+05:00', net_write_timeout = 5",
        "set names latin1",
        "use app",
        "insert into t values (5)",
        "begin",
        "select @@lock_wait_timeout"
      })
  void a_client_is_not_pinned_by(String text) throws SQLException {
    List<Pin> before = proxy().pinned();
    try (Connection client = open()) {
      Sql.execute(client, text);
      Sql.execute(client, "commit");
      assertThat(process(client)).isNotEqualTo(process(client));
    }
    assertThat(pinsSince(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "set time_zone = '+05:00', @@session.time_zone, +05:00",
        "set session transaction_read_only = 1, @@session.transaction_read_only, 1",
        "set session transaction isolation level read committed,"
            + " @@session.transaction_isolation, READ-COMMITTED",
        "set sql_mode = 'ANSI_QUOTES', @@session.sql_mode, ANSI_QUOTES",
        "set net_write_timeout = 1234, @@session.net_write_timeout, 1234"
      })
  void what_is_tracked_goes_with_its_client_and_to_no_other(
      String text, String variable, String value) throws SQLException {
    try (Connection one = open();
        Connection other = open()) {
      Sql.execute(one, text);
      for (int i = 0; i < 5; i++) {
        assertThat(Sql.query(one, "select " + variable)).containsExactly(value);
        assertThat(Sql.query(other, "select " + variable)).doesNotContain(value);
      }
      assertThat(process(one)).isNotEqualTo(process(one));
    }
  }

  @Test
  void a_setting_that_is_refused_changes_nothing() throws SQLException {
    try (Connection client = open()) {
      assertThatThrownBy(() -> Sql.execute(client, "set time_zone = 'nowhere'"))
          .isInstanceOf(SQLException.class);
      assertThat(process(client)).isNotEqualTo(process(client));
    }
  }

  @Test
  void long_texts_and_statements_of_the_server_pin() throws SQLException {
    List<Pin> before = proxy().pinned();
    try (Connection client = open(Map.of("useServerPrepStmts", "true"))) {
      Sql.execute(client, "select '" + "x".repeat(16 * 1024) + "'");
    }
    try (Connection client = open(Map.of("useServerPrepStmts", "true"));
        PreparedStatement statement = client.prepareStatement("select ?")) {
      statement.setInt(1, 1);
      statement.executeQuery().close();
    }
    assertThat(pinsSince(before))
        .extracting(Pin::reason)
        .containsExactly("more than 16 KB of text", "a prepared statement");
  }

  @Test
  void a_wrong_password_is_refused_by_the_server() {
    assertThatThrownBy(() -> open(Map.of("password", "wrong")).close())
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("28000"));
  }

  @Test
  void a_failover_drops_who_is_in_a_transaction_and_nobody_else() throws Exception {
    int old = aurora().writer();
    try (Connection idle = open();
        Connection busy = open()) {
      busy.setAutoCommit(false);
      Sql.execute(busy, "insert into t values (4711)");
      @Nullable String before = Sql.query(idle, "select @@server_uuid").get(0);

      aurora().crash(old);

      FutureTask<@Nullable String> waiting =
          new FutureTask<>(() -> Sql.query(idle, "select @@server_uuid").get(0));
      new Thread(waiting, "waits for a writer").start();
      assertThatThrownBy(() -> Sql.execute(busy, "insert into t values (4712)"))
          .isInstanceOfSatisfying(
              SQLException.class, lost -> assertThat(lost.getSQLState()).startsWith("08"));
      // Closing it would roll back.
      busy.abort(Runnable::run);
      assertThat(waiting.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNotEqualTo(before);
      Sql.execute(idle, "insert into t values (4713)");
      assertThat(Sql.query(idle, "select id from t where id > 4710")).containsExactly("4713");
    }
    aurora().rejoin(old);
  }

  @Test
  void without_a_server_a_client_is_told_so_when_its_patience_ends() throws SQLException {
    try (LocalAurora lonely =
        LocalAurora.mysql().instances(1).autoFailover(false).name("lonely").rdsProxy().start()) {
      String address = lonely.resolver().apply(lonely.rdsProxy().endpoint())[0].getHostAddress();
      try (Connection client =
          DriverManager.getConnection(
              lonely.jdbcUrl(address) + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
              lonely.user(),
              lonely.password())) {
        lonely.rdsProxy().borrowTimeout(Duration.ofMillis(300));
        lonely.crash(1);

        assertThatThrownBy(() -> Sql.query(client, "select 1"))
            .isInstanceOfSatisfying(
                SQLException.class, none -> assertThat(none.getErrorCode()).isEqualTo(9501))
            .hasMessageContaining("Timed-out waiting to acquire database connection");
      }
    }
  }
}
