package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

/**
 * A session that only reads changes nothing, wherever it runs and whatever it sends, by the word of
 * the server; and what is told about a lost call of it is what the server holds.
 */
@Timeout(180)
class ReadOnlyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String HIDDEN =
      "with x as (insert into ledger values (1) returning n) select n from x";

  /** One instance, so that reads run on the writer. */
  private static LocalAurora alone;

  private static ConnectionProvider provider;
  private static SessionFactory unit;
  private static Connection server;

  private final List<SessionFactory> units = new ArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    alone = LocalAurora.postgresql().instances(1).start();
    prepare(alone);
    server = alone.adminConnection(1);
    unit = Units.ofNative(Units.settings(alone, Map.of("hibernate.aws.pool.max_size", 1)));
    provider = provider(unit);
  }

  private static void prepare(LocalAurora cluster) throws SQLException {
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      for (String sql :
          List.of(
              "create table ledger (n int)",
              "grant all on ledger to " + cluster.user(),
              "create function wr() returns int language sql"
                  + " as 'insert into ledger values (1) returning n'",
              "create function reads() returns bigint language sql as 'select count(*) from ledger'",
              "create function lifts() returns text language sql as"
                  + " $$ select set_config('default_transaction' || '_read_only', 'off', false) $$",
              "create procedure pays() language plpgsql as"
                  + " $$ begin insert into ledger values (1); commit; end $$",
              "create procedure lifts_and_pays() language plpgsql as $$ begin perform lifts(); commit;"
                  + " insert into ledger values (1); end $$")) {
        Sql.run(admin, sql);
      }
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    unit.close();
    alone.close();
  }

  @AfterEach
  void cleanUp() throws SQLException {
    units.forEach(SessionFactory::close);
    alone.proxy(1).heal();
    Sql.run(server, "truncate ledger");
  }

  private static ConnectionProvider provider(SessionFactory of) {
    return of.unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(ConnectionProvider.class);
  }

  private ConnectionProvider provider(LocalAurora on, Map<String, Object> more) {
    SessionFactory opened = Units.ofNative(Units.settings(on, more));
    units.add(opened);
    return provider(opened);
  }

  /** Work of a session that only reads. */
  @FunctionalInterface
  private interface Reading {
    void on(Connection connection) throws Exception;
  }

  private static void reading(boolean autoCommit, Reading work) throws Exception {
    reading(provider, autoCommit, work);
  }

  private static void reading(ConnectionProvider from, boolean autoCommit, Reading work)
      throws Exception {
    Connection connection = from.getReadOnlyConnection();
    try {
      connection.setAutoCommit(autoCommit);
      work.on(connection);
    } finally {
      from.closeReadOnlyConnection(connection);
    }
  }

  private static String state(Throwable thrown) {
    return thrown instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "" + thrown;
  }

  private static void assertNothingWritten() throws SQLException {
    assertThat(rows(server)).isEqualTo("0");
  }

  private static String rows(Connection on) throws SQLException {
    return Sql.text(on, "select count(*) from ledger");
  }

  // ---- nothing is written

  @ParameterizedTest
  @ValueSource(
      strings = {
        HIDDEN,
        "select wr()",
        "select 1; select wr()",
        "values (wr())",
        "explain analyze insert into ledger values (1)",
        "do $$ begin insert into ledger values (1); end $$",
        "do $$ begin insert into ledger values (1); commit; end $$",
        "do $$ begin perform lifts(); commit; insert into ledger values (1); end $$",
        "call pays()",
        "call lifts_and_pays()",
        "{call pays()}",
        "commit; select wr()",
        "commit; " + HIDDEN,
        "rollback; select wr()",
        "begin; select wr(); commit",
        "begin read write; select wr(); commit",
        "prepare p as insert into ledger values (1); execute p",
        "select lifts(); select wr()",
        "select lifts(); commit; select wr()",
        "set U&\"default_transaction\\005fread_only\" = off; commit; select wr()",
        "select lo_create(77)",
        "select lo_from_bytea(77, 'x')",
        "copy ledger from program 'echo 1'",
        "create table mine (n int)",
        "select n into mine from ledger",
      })
  void no_text_of_a_session_that_only_reads_writes(String sql) throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      reading(
          autoCommit,
          connection -> {
            Throwable thrown =
                catchThrowable(
                    () -> {
                      try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                      }
                      if (!autoCommit) {
                        connection.commit();
                      }
                    });
            assertThat(thrown).as("autocommit %s", autoCommit).isInstanceOf(SQLException.class);
          });
      assertNothingWritten();
      assertThat(Sql.text(server, "select count(*) from pg_largeobject_metadata")).isEqualTo("0");
      assertThat(Sql.text(server, "select count(*) from pg_class where relname = 'mine'"))
          .isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set transaction read write",
        "SET /* x */ TRANSACTION isolation level serializable, Read  Write",
        "set session characteristics as transaction read write",
        "set default_transaction_read_only = off",
        "set \"transaction_read_only\" to off",
        "set local transaction_read_only = off",
        "reset default_transaction_read_only",
        "reset all",
        "discard all",
        "begin read write",
        "start transaction read write",
        "select set_config('transaction_read_only', 'off', false)",
        "select pg_catalog.set_config('default_transaction_read_only', 'off', false)",
        "do $$ begin perform set_config('default_transaction_read_only', 'off', false); end $$",
        "set U&\"default_transaction\\005fread_only\" = off",
        "commit prepared 'g1'",
        "rollback prepared 'g1'",
        "prepare transaction 'g1'",
        "select 1; set transaction read write",
        "commit; begin; select 1",
      })
  void what_would_lift_read_only_is_refused_by_name(String sql) throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      reading(
          autoCommit,
          connection -> {
            assertThatThrownBy(() -> Sql.run(connection, sql))
                .hasFieldOrPropertyWithValue("SQLState", "25001")
                .hasMessageContaining("read-only");
            assertThat(Sql.text(connection, "show transaction_read_only")).isEqualTo("on");
          });
    }
  }

  @Test
  void a_function_that_lifts_read_only_lifts_it_for_no_later_text() throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      reading(
          autoCommit,
          connection -> {
            for (String lift :
                List.of(
                    "select lifts()",
                    "select set_config('default_transaction' || '_read_only', 'off', false)")) {
              Sql.run(connection, lift);
              if (!autoCommit) {
                connection.commit();
              }
              Throwable thrown = catchThrowable(() -> Sql.run(connection, "select wr()"));
              assertThat(state(thrown)).as(lift).isEqualTo("25006");
              if (!autoCommit) {
                connection.rollback();
              }
            }
          });
      assertNothingWritten();
    }
  }

  @Test
  void a_transaction_begun_by_text_only_reads_too() throws Exception {
    reading(
        true,
        connection -> {
          Sql.run(connection, "begin");
          connection.setAutoCommit(false);
          assertThat(state(catchThrowable(() -> Sql.run(connection, HIDDEN)))).isEqualTo("25006");
          connection.rollback();
        });
    assertNothingWritten();
  }

  @Test
  void a_transaction_may_be_begun_and_ended_by_text() throws Exception {
    reading(
        true,
        connection -> {
          for (String sql : List.of("begin", "select reads()", "commit", "begin", "rollback")) {
            Sql.run(connection, sql);
          }
        });
  }

  @Test
  void nor_does_the_drivers_own_connection_write() throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      reading(
          autoCommit,
          connection -> {
            PGConnection driver = connection.unwrap(PGConnection.class);
            ByteArrayInputStream rows =
                new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8));
            Throwable thrown =
                catchThrowable(() -> driver.getCopyAPI().copyIn("copy ledger from stdin", rows));
            assertThat(state(thrown)).isEqualTo("25006");
          });
      assertNothingWritten();
    }
    reading(
        false,
        connection -> {
          Connection driver = connection.unwrap(PgConnection.class);
          driver.setReadOnly(false);
          assertThat(state(catchThrowable(() -> Sql.run(driver, HIDDEN)))).isEqualTo("25006");
          driver.rollback();
        });
    assertNothingWritten();
  }

  @Test
  void what_only_reads_is_served_in_every_mode() throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      reading(
          autoCommit,
          connection -> {
            assertThat(Sql.text(connection, "select reads()")).isEqualTo("0");
            assertThat(Sql.text(connection, "with t as (select 1 as n) select n from t"))
                .isEqualTo("1");
            Sql.run(connection, "set transaction read only");
            Sql.run(connection, "set session characteristics as transaction read only");
            Sql.run(connection, "set work_mem = '5MB'");
            Sql.run(connection, "reset work_mem");
            Sql.run(connection, autoCommit ? "select 1" : "select 1; commit");
          });
    }
  }

  // ---- what it costs, and what the next session sees

  private static Queue<String> told(LocalAurora cluster, int number) {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    cluster
        .proxy(number)
        .cutAt(
            sql -> {
              if (sql.contains("SESSION CHARACTERISTICS") || sql.startsWith("RESET")) {
                told.add(sql);
              }
              return false;
            },
            Moment.BEFORE_SERVER,
            Ending.RESET);
    return told;
  }

  @Test
  void the_next_session_of_the_link_writes_and_each_change_of_use_is_told_once() throws Exception {
    write();
    Queue<String> told = told(alone, 1);
    List<String> links = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int session = 0; session < 2; session++) {
        reading(
            false,
            connection -> {
              links.add(Sql.pid(connection));
              assertThat(Sql.text(connection, "show transaction_read_only")).isEqualTo("on");
              assertThat(Sql.text(connection, "select count(*) from ledger")).isNotNull();
              connection.commit();
            });
      }
      links.add(write());
      links.add(write());
    }

    assertThat(links).as("one link for all").containsOnly(links.get(0));
    assertThat(told).hasSize(6);
    assertThat(rows(server)).isEqualTo("7");
  }

  private static String write() throws SQLException {
    Connection connection = provider.getConnection();
    try {
      assertThat(Sql.text(connection, "show default_transaction_read_only")).isEqualTo("off");
      Sql.run(connection, "insert into ledger values (1)");
      return Sql.pid(connection);
    } finally {
      provider.closeConnection(connection);
    }
  }

  @Test
  void what_an_account_has_by_itself_is_put_back() throws Exception {
    Sql.run(server, "alter role " + alone.user() + " set default_transaction_read_only = on");
    try {
      ConnectionProvider own = provider(alone, Map.of("hibernate.aws.pool.max_size", 1));
      reading(own, true, connection -> Sql.run(connection, "select reads()"));
      Connection writing = own.getConnection();
      assertThat(Sql.text(writing, "show default_transaction_read_only")).isEqualTo("on");
      own.closeConnection(writing);
    } finally {
      Sql.run(server, "alter role " + alone.user() + " reset default_transaction_read_only");
    }
  }

  @ParameterizedTest
  @CsvSource({"readOnlyMode, ignore", "readOnlyMode, always", "readOnly, true"})
  void the_drivers_own_ways_to_be_read_only_are_refused_by_name(String property, String value) {
    Map<String, Object> settings = Units.settings(alone);
    settings.put("hibernate.connection." + property, value);
    assertThatThrownBy(() -> Units.ofNative(settings)).hasStackTraceContaining(property);

    Map<String, Object> inUrl = Units.settings(alone);
    inUrl.computeIfPresent(
        "jakarta.persistence.jdbc.url", (key, url) -> url + "?" + property + "=" + value);
    assertThatThrownBy(() -> Units.ofNative(inUrl)).hasStackTraceContaining(property);

    String url = alone.jdbcUrl(alone.clusterEndpoint());
    String encoded = url + "?" + property.replace("O", "%4F") + "=" + value;
    for (Map<String, Object> own :
        List.<Map<String, Object>>of(
            Map.of("url", url + "?x=y&" + property + "=" + value),
            Map.of("url", encoded),
            Map.of("url", url, "hibernate.connection." + property, value))) {
      assertThatThrownBy(() -> new AwsDataSource(own).close()).hasMessageContaining(property);
    }

    Properties given = new Properties();
    given.setProperty(property, value);
    Properties inherited = new Properties(given);
    for (Properties one : List.of(given, inherited)) {
      assertThatThrownBy(() -> DriverManager.getConnection(url.replace("jdbc:", "jdbc:aws:"), one))
          .hasMessageContaining(property);
    }
    for (String prefix : List.of("jdbc:aws:", "jdbc:aws-wrapper:")) {
      String inside = (url + "?" + property + "=" + value).replace("jdbc:", prefix);
      assertThatThrownBy(() -> DriverManager.getConnection(inside, alone.user(), alone.password()))
          .hasMessageContaining(property);
    }
  }

  // ---- what is told when the link is lost

  private static Told lost(
      LocalAurora cluster, int number, String message, Moment moment, Reading call)
      throws SQLException {
    cluster.proxy(number).cutAt(sql -> sql.contains(message), moment, Ending.RESET);
    Throwable[] thrown = new Throwable[1];
    Connection connection = provider.getConnection();
    try {
      thrown[0] = catchThrowable(() -> call.on(connection));
    } finally {
      provider.closeConnection(connection);
    }
    cluster.proxy(number).heal();
    return Told.of(thrown[0]);
  }

  /** On the writer; a text that is known to have no effect is one that may be run again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select count(*) from ledger where n = 1 | NOTHING_LOST",
        "select lower('X'), now(), coalesce(max(n), 0) from ledger | NOTHING_LOST",
        "show work_mem | NOTHING_LOST",
        "values (1) | NOTHING_LOST",
        "table ledger | NOTHING_LOST",
        "select wr() | UNKNOWN",
        "select public.wr() | UNKNOWN",
        "select reads() | UNKNOWN",
        "select n from ledger for update | UNKNOWN",
        "select nextval('pays_seq') | UNKNOWN",
      })
  void a_query_in_autocommit_mode_is_run_again_only_if_it_is_known_to_have_no_effect(
      String sql, Told expected) throws SQLException {
    Sql.run(server, "create sequence if not exists pays_seq");
    for (Moment moment : new Moment[] {Moment.BEFORE_SERVER, Moment.BEFORE_ANSWER}) {
      Told told = lost(alone, 1, sql, moment, connection -> Sql.text(connection, sql));
      assertThat(told).as("%s", moment).isEqualTo(expected);
    }
  }

  @Test
  void a_read_only_commit_on_the_writer_is_certain_only_after_texts_without_effect()
      throws Exception {
    assertThat(commitAfter(provider, alone, 1, "select count(*) from ledger"))
        .isEqualTo(Told.ROLLED_BACK);
    assertThat(commitAfter(provider, alone, 1, "select reads()")).isEqualTo(Told.UNKNOWN);
  }

  private static Told commitAfter(
      ConnectionProvider from, LocalAurora cluster, int number, String sql) throws Exception {
    Throwable[] thrown = new Throwable[1];
    reading(
        from,
        false,
        connection -> {
          Sql.text(connection, sql);
          cluster.proxy(number).cutAt("commit", Moment.BEFORE_ANSWER, Ending.RESET);
          thrown[0] = catchThrowable(connection::commit);
        });
    cluster.proxy(number).heal();
    return Told.of(thrown[0]);
  }

  // ---- a reader that becomes the writer

  private static void awaitReader(ConnectionProvider from) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              boolean[] reader = new boolean[1];
              reading(
                  from,
                  true,
                  connection -> reader[0] = Sql.yes(connection, "select pg_is_in_recovery()"));
              return reader[0];
            });
  }

  @Test
  void on_a_reader_the_commit_is_certain_by_the_word_of_the_server() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).name("recovers").start()) {
      prepare(cluster);
      ConnectionProvider from = provider(cluster, Map.of());
      awaitReader(from);
      assertThat(commitAfter(from, cluster, 2, "select reads()")).isEqualTo(Told.ROLLED_BACK);
      awaitReader(from);
      Queue<String> told = told(cluster, 2);
      reading(from, false, connection -> Sql.text(connection, "select count(*) from ledger"));
      assertThat(told).as("told on a reader that only serves queries").isEmpty();
    }
  }

  /** With a topology the engine learns of the promotion, without one it does not. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void a_reader_promoted_under_an_open_statement_writes_nothing(boolean plain, boolean transaction)
      throws Exception {
    try (LocalAurora cluster = promotable(plain)) {
      prepare(cluster);
      ConnectionProvider from = provider(cluster, plain ? split(cluster) : new HashMap<>());
      awaitReader(from);
      reading(
          from,
          !transaction,
          connection -> {
            try (Statement open = connection.createStatement()) {
              open.executeQuery("select count(*) from ledger").close();
              if (transaction) {
                connection.commit();
              }
              promote(cluster, from, plain);
              for (String sql :
                  List.of(HIDDEN, "select wr()", "call pays()", "call lifts_and_pays()")) {
                assertThat(state(catchThrowable(() -> open.execute(sql))))
                    .as(sql)
                    .isIn("25001", "25006", "2D000");
                if (transaction) {
                  connection.rollback();
                }
              }
            }
          });
      try (Connection writer = cluster.directConnection(2)) {
        assertThat(rows(writer)).isEqualTo("0");
      }
    }
  }

  /** It would lift read-only, commit and write; nothing that was true before it was sent holds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "call lifts_and_pays()",
        "call pays()",
        "do $$ begin perform lifts(); commit; insert into ledger values (1); end $$",
        "do $$ begin perform lifts(); insert into ledger values (1); end $$"
      })
  void a_procedure_whose_reader_is_promoted_while_it_is_under_way_writes_nothing(String sql)
      throws Exception {
    try (LocalAurora cluster = promotable(false)) {
      prepare(cluster);
      ConnectionProvider from = provider(cluster, Map.of());
      awaitReader(from);
      cluster
          .proxy(2)
          .cutAt(
              text -> {
                if (text.contains("pays()") || text.contains("ledger values")) {
                  cluster.failover(2);
                  cluster.awaitWriter(2, SOON);
                }
                return false;
              },
              Moment.BEFORE_SERVER,
              Ending.RESET);
      reading(
          from,
          true,
          connection -> {
            Throwable thrown = catchThrowable(() -> Sql.run(connection, sql));
            assertThat(state(thrown)).isIn("25001", "25006", "2D000");
            assertThat(Sql.text(connection, "select reads()")).isEqualTo("0");
          });
      assertThat(cluster.writer()).isEqualTo(2);
      try (Connection writer = cluster.directConnection(2)) {
        assertThat(rows(writer)).isEqualTo("0");
      }
    }
  }

  /** In a transaction of the engine's own, which is over when the call is. */
  @Test
  void a_procedure_on_a_reader_leaves_no_transaction_behind() throws Exception {
    try (LocalAurora cluster = promotable(false)) {
      prepare(cluster);
      ConnectionProvider from = provider(cluster, Map.of());
      awaitReader(from);
      reading(
          from,
          true,
          connection -> {
            for (String sql :
                List.of(
                    "do $$ begin perform reads(); end $$",
                    "do $$ begin raise exception 'no'; end $$",
                    "call pays()")) {
              Throwable thrown = catchThrowable(() -> Sql.run(connection, sql));
              assertThat(thrown == null).as(sql).isEqualTo(sql.contains("reads"));
              assertThat(connection.getAutoCommit()).isTrue();
              try (Connection admin = cluster.adminConnection(2)) {
                assertThat(
                        Sql.text(
                            admin,
                            "select count(*) from pg_stat_activity where state like 'idle in%'"))
                    .as(sql)
                    .isEqualTo("0");
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_text_lost_on_a_promoted_reader_is_unknown_unless_it_is_known_to_have_no_effect(
      boolean plain) throws Exception {
    try (LocalAurora cluster = promotable(plain)) {
      prepare(cluster);
      ConnectionProvider from = provider(cluster, plain ? split(cluster) : new HashMap<>());
      awaitReader(from);
      reading(
          from,
          true,
          connection -> {
            try (Statement open = connection.createStatement()) {
              open.executeQuery("select count(*) from ledger").close();
              promote(cluster, from, plain);
              cluster
                  .proxy(2)
                  .cutAt(sql -> sql.contains("select wr()"), Moment.BEFORE_ANSWER, Ending.RESET);
              assertThat(Told.of(catchThrowable(() -> open.executeQuery("select wr()"))))
                  .isEqualTo(Told.UNKNOWN);
            }
          });
      try (Connection writer = cluster.directConnection(2)) {
        assertThat(rows(writer)).isEqualTo("0");
      }
    }
  }

  private static LocalAurora promotable(boolean plain) {
    return plain
        ? LocalAurora.postgresql().plain().instances(2).name("split").start()
        : LocalAurora.postgresql().instances(2).name("moves").start();
  }

  private static Map<String, Object> split(LocalAurora cluster) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.plugins", "+srw");
    settings.put("hibernate.aws.srw.write_endpoint", cluster.clusterEndpoint());
    settings.put("hibernate.aws.srw.read_endpoint", cluster.readerEndpoint());
    return settings;
  }

  private static void promote(LocalAurora cluster, ConnectionProvider from, boolean plain) {
    cluster.failover(2);
    cluster.awaitWriter(2, SOON);
    if (!plain) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                // Whoever writes is the first to notice; nothing else hurries a quiet engine.
                Connection writing = from.getConnection();
                try {
                  return Sql.text(writing, "select aurora_db_instance_identifier()")
                      .equals(cluster.instanceId(2));
                } finally {
                  from.closeConnection(writing);
                }
              });
    }
  }
}
