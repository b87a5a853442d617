package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.rdsproxy.Pin;
import io.hibernateaws.local.rdsproxy.RdsProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of an RDS Proxy in front of PostgreSQL see, by the plain driver. */
class RdsProxyTest {
  private static LocalAurora aurora;
  private static RdsProxy proxy;

  @BeforeAll
  static void start() throws SQLException {
    aurora =
        LocalAurora.postgresql()
            .instances(3)
            .promotionDelay(Duration.ofMillis(200))
            .rdsProxy()
            .start();
    proxy = aurora.rdsProxy();
    Sql.write(aurora, "create table t(id int)");
    Sql.write(aurora, "create sequence s");
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  private static Connection open() throws SQLException {
    return open(Map.of());
  }

  private static Connection open(Map<String, String> more) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", aurora.user());
    properties.setProperty("password", aurora.password());
    properties.setProperty("prepareThreshold", "0");
    // Without it the driver says by SET what it is called.
    properties.setProperty("assumeMinServerVersion", "9.4");
    properties.setProperty("socketTimeout", String.valueOf(PATIENCE.toSeconds()));
    properties.putAll(more);
    return DriverManager.getConnection(aurora.jdbcUrl(address(proxy.endpoint())), properties);
  }

  private static String address(String endpoint) {
    return aurora.resolver().apply(endpoint)[0].getHostAddress();
  }

  private static @Nullable String process(Connection connection) throws SQLException {
    return Sql.query(connection, "select pg_backend_pid()").get(0);
  }

  private static List<Pin> pinsSince(List<Pin> before) {
    List<Pin> now = proxy.pinned();
    return now.subList(before.size(), now.size());
  }

  @Test
  void its_names_have_the_form_of_rds_proxy_and_one_address() {
    assertThat(proxy.endpoint())
        .matches("aurora\\.proxy-[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(proxy.readerEndpoint())
        .matches("aurora-readers\\.endpoint\\.proxy-[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(address(proxy.endpoint())).isNotEqualTo(address(proxy.readerEndpoint()));
  }

  @Test
  void every_transaction_runs_on_another_connection_than_the_last() throws SQLException {
    List<Pin> before = proxy.pinned();
    try (Connection client = open()) {
      client.setAutoCommit(false);
      @Nullable String last = null;
      Set<@Nullable String> all = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        @Nullable String process = process(client);
        assertThat(process(client)).as("within a transaction").isEqualTo(process);
        assertThat(process).isNotEqualTo(last);
        all.add(process);
        last = process;
        Sql.execute(client, "insert into t values (1)");
        client.commit();
      }
      assertThat(all).hasSizeGreaterThan(1);
    }
    assertThat(pinsSince(before)).isEmpty();
  }

  @Test
  void statements_without_a_transaction_do_too() throws SQLException {
    try (Connection client = open()) {
      assertThat(process(client)).isNotEqualTo(process(client));
    }
  }

  @Test
  void a_client_that_leaves_within_a_transaction_leaves_nothing() throws SQLException {
    try (Connection client = open()) {
      client.setAutoCommit(false);
      Sql.execute(client, "insert into t values (77)");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        Sql.ask(
                            aurora,
                            aurora.writer(),
                            "select count(*) from pg_stat_activity"
                                + " where state like 'idle in transaction%'"))
                    .containsExactly("0"));
    assertThat(Sql.ask(aurora, aurora.writer(), "select id from t where id = 77")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set work_mem = '5MB'",
        "/* of mine */ SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "select 1; set work_mem = '5MB'",
        "reset work_mem",
        "select set_config('work_mem', '5MB', false)",
        "prepare p as select 1",
        "deallocate all",
        "discard plans",
        "create temp table tt(id int)",
        "create or replace temporary view tv as select 1",
        "select 1 as one into temp tu",
        "listen news",
        "select pg_advisory_lock(1)",
        "select pg_try_advisory_lock_shared(2)",
        "select nextval('s')",
        "select setval('s', 5)",
        "begin; declare c cursor with hold for select 1; commit",
        "do $$ begin null; end $$; reset all"
      })
  void a_client_is_pinned_by(String text) throws SQLException {
    List<Pin> before = proxy.pinned();
    try (Connection client = open()) {
      Sql.execute(client, text);
      @Nullable String process = process(client);
      for (int i = 0; i < 3; i++) {
        assertThat(process(client)).isEqualTo(process);
      }
    }
    assertThat(pinsSince(before)).hasSize(1);
    // The driver may have sent the statements of a text one by one.
    assertThat(text).contains(pinsSince(before).get(0).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 'set x; nextval(1)'",
        "select $$ ; set work_mem = 1 ; $$",
        "select 1 /* ; set /* nested */ x */ -- ; reset all",
        "select E'\\'; reset all; '",
        "select 1 as \"; discard all\"",
        "begin; set local work_mem = '5MB'; commit",
        "begin read only; select 1; commit",
        "select pg_advisory_xact_lock(1)",
        "select 1 as nextval",
        "create table if not exists temp_like(id int)",
        "update t set id = id where id = -1"
      })
  void a_client_is_not_pinned_by(String text) throws SQLException {
    List<Pin> before = proxy.pinned();
    try (Connection client = open()) {
      Sql.execute(client, text);
      assertThat(process(client)).isNotEqualTo(process(client));
    }
    assertThat(pinsSince(before)).isEmpty();
  }

  @Test
  void long_texts_pin() throws SQLException {
    List<Pin> before = proxy.pinned();
    try (Connection client = open()) {
      Sql.execute(client, "select '" + "x".repeat(16 * 1024) + "'");
    }
    assertThat(pinsSince(before))
        .extracting(Pin::reason)
        .containsExactly("more than 16 KB of text");
  }

  @Test
  void statements_that_the_driver_prepares_pin() throws SQLException {
    List<Pin> before = proxy.pinned();
    try (Connection client = open(Map.of("prepareThreshold", "1"));
        PreparedStatement statement = client.prepareStatement("select ?::int")) {
      statement.setInt(1, 1);
      statement.executeQuery().close();
    }
    assertThat(pinsSince(before))
        .extracting(Pin::reason)
        .containsExactly("a named prepared statement");
  }

  @Test
  void what_a_client_sets_no_other_client_sees() throws SQLException {
    try (Connection one = open();
        Connection other = open()) {
      Sql.execute(one, "set application_name = 'mine'");
      for (int i = 0; i < 5; i++) {
        assertThat(Sql.query(one, "show application_name")).containsExactly("mine");
        assertThat(Sql.query(other, "show application_name")).doesNotContain("mine");
      }
    }
    try (Connection next = open()) {
      for (int i = 0; i < 5; i++) {
        assertThat(Sql.query(next, "show application_name")).doesNotContain("mine");
      }
    }
  }

  @Test
  void clients_that_log_in_with_other_settings_share_no_connection() throws SQLException {
    try (Connection one = open(Map.of("ApplicationName", "one"));
        Connection other = open(Map.of("ApplicationName", "other"))) {
      for (int i = 0; i < 5; i++) {
        assertThat(Sql.query(one, "show application_name")).containsExactly("one");
        assertThat(Sql.query(other, "show application_name")).containsExactly("other");
      }
    }
  }

  @Test
  void options_of_the_command_line_are_refused() {
    assertThatThrownBy(() -> open(Map.of("options", "-c work_mem=7MB")).close())
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("0A000"));
  }

  @Test
  void a_wrong_password_is_refused_by_the_server() {
    assertThatThrownBy(() -> open(Map.of("password", "wrong")).close())
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void the_other_endpoint_leads_to_a_reader() throws SQLException {
    try (Connection reader =
        DriverManager.getConnection(
            aurora.jdbcUrl(address(proxy.readerEndpoint())), aurora.user(), aurora.password())) {
      assertThat(Sql.query(reader, "select pg_is_in_recovery()")).containsExactly("t");
    }
  }

  @Test
  void a_failover_drops_who_is_in_a_transaction_and_nobody_else() throws Exception {
    int old = aurora.writer();
    try (Connection idle = open();
        Connection busy = open();
        Connection pinned = open()) {
      busy.setAutoCommit(false);
      Sql.execute(busy, "insert into t values (4711)");
      Sql.execute(pinned, "set work_mem = '5MB'");
      @Nullable String before = Sql.query(idle, "select inet_server_addr()").get(0);

      aurora.crash(old);

      // While there is no writer, a request waits.
      FutureTask<@Nullable String> waiting =
          new FutureTask<>(() -> Sql.query(idle, "select inet_server_addr()").get(0));
      new Thread(waiting, "waits for a writer").start();
      assertThatThrownBy(() -> Sql.execute(busy, "insert into t values (4712)"))
          .isInstanceOfSatisfying(
              SQLException.class, lost -> assertThat(lost.getSQLState()).startsWith("08"));
      assertThatThrownBy(() -> Sql.query(pinned, "select 1"))
          .isInstanceOfSatisfying(
              SQLException.class, lost -> assertThat(lost.getSQLState()).startsWith("08"));
      assertThat(waiting.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNotEqualTo(before);
      Sql.execute(idle, "insert into t values (4713)");
      assertThat(Sql.query(idle, "select id from t where id > 4710")).containsExactly("4713");
    }
    aurora.rejoin(old);
  }
}
