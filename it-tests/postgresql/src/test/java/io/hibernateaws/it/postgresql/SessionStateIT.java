package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jdbc.Work;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a session sets is true on every link it gets and on none of the next session's, by the word
 * of real servers. One link per unit, so that the next session gets the one before's.
 */
@Timeout(120)
class SessionStateIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static LocalAurora cluster;

  private final List<EngineEvent.Returned> evicted = new CopyOnWriteArrayList<>();
  private final List<SessionFactory> units = new ArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create schema tenant_a authorization " + cluster.user());
      Sql.run(writer, "create table tenant_a.note (text text)");
      Sql.run(writer, "grant all on tenant_a.note to " + cluster.user());
      Sql.run(
          writer,
          "create function moves_names() returns text language sql"
              + " as $$ select set_config('search_path', 'tenant_a', false) $$");
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void stopUnits() {
    units.forEach(SessionFactory::close);
    cluster.proxy(1).heal();
  }

  /** On the endpoint of one instance, so that a read-only session has the writer's link too. */
  private SessionFactory unit(Map<String, ?> more) {
    return unit(cluster.instanceEndpoint(1), more);
  }

  private SessionFactory unit(String host, Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(cluster, more);
    settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(host));
    settings.put("hibernate.aws.pool.max_size", 1);
    SessionFactory unit = Units.ofNative(settings);
    units.add(unit);
    Units.engine(unit)
        .observe(
            event -> {
              if (event instanceof EngineEvent.Returned one && !one.kept()) {
                evicted.add(one);
              }
            });
    return unit;
  }

  private static Cut cutAt(String part) {
    return cluster.proxy(1).cutAt(sql -> sql.contains(part), Moment.BEFORE_SERVER, Ending.RESET);
  }

  // ---- changed by SQL

  private static void work(SessionFactory unit, Work work) {
    try (Session session = unit.openSession()) {
      session.doWork(work);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set search_path to tenant_a",
        "select set_config('search_path', 'tenant_a', false)",
        "select moves_names()",
      })
  void a_schema_that_sql_has_moved_is_not_the_next_sessions(String sql) throws SQLException {
    SessionFactory unit = unit(Map.of());
    for (int round = 0; round < 2; round++) {
      work(
          unit,
          connection -> {
            connection.setSchema("public");
            Sql.run(connection, "select 1");
          });
      work(unit, connection -> Sql.run(connection, sql));
      work(
          unit,
          connection ->
              assertThat(Sql.text(connection, "show search_path")).isEqualTo("\"$user\", public"));
      work(
          unit,
          connection -> {
            connection.setSchema("public");
            Sql.run(connection, sql);
          });
      work(
          unit,
          connection -> {
            connection.setSchema("public");
            assertThat(Sql.text(connection, "show search_path")).isEqualTo("public");
          });
    }
    assertThat(evicted).isEmpty();
  }

  @Test
  void a_link_that_was_made_somebody_elses_is_itself_again() throws SQLException {
    SessionFactory unit = unit(Map.of());
    work(unit, connection -> Sql.run(connection, "set role " + cluster.user()));
    work(unit, connection -> assertThat(Sql.text(connection, "show role")).isEqualTo("none"));
    assertThat(evicted).isEmpty();
  }

  // ---- set, and gone for the next session

  private enum When {
    UNBOUND,
    BOUND,
    IN_TRANSACTION
  }

  static Stream<Arguments> cells() {
    return Stream.of(StateRow.values())
        .flatMap(
            row ->
                Stream.of(When.values())
                    .filter(when -> when != When.IN_TRANSACTION || row.changesInTransaction())
                    .map(when -> Arguments.of(row, when)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void what_is_set_is_effective_and_gone_for_the_next_session_on_the_same_link(
      StateRow row, When when) throws SQLException {
    SessionFactory unit = unit(Map.of());
    String pid;
    String own;
    try (Borrowed before = Borrowed.from(unit)) {
      pid = Sql.pid(before.connection());
      own = row.seen(before.connection());
    }
    for (boolean close : new boolean[] {false, true}) {
      try (Borrowed session = Borrowed.from(unit)) {
        Connection connection = session.connection();
        switch (when) {
          case UNBOUND -> row.set(connection);
          case BOUND -> {
            Sql.pid(connection);
            row.set(connection);
          }
          case IN_TRANSACTION -> {
            connection.setAutoCommit(false);
            Sql.pid(connection);
            row.set(connection);
          }
        }
        assertThat(row.seen(connection)).isEqualTo(row.wanted);
        if (when == When.IN_TRANSACTION && !close) {
          connection.rollback();
          assertThat(row.seen(connection)).as("after a rollback").isEqualTo(row.wanted);
          connection.rollback();
          assertThat(row.seen(connection)).as("after the next").isEqualTo(row.wanted);
          connection.commit();
          connection.setAutoCommit(true);
          assertThat(row.seen(connection)).as("in autocommit mode").isEqualTo(row.wanted);
        }
      }
      try (Borrowed next = Borrowed.from(unit)) {
        assertThat(Sql.pid(next.connection())).as("evicted: %s", evicted).isEqualTo(pid);
        assertThat(row.seen(next.connection())).as("the next session's").isEqualTo(own);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StateRow.class,
      names = {"ISOLATION", "READ_ONLY"})
  void what_cannot_change_inside_a_transaction_is_refused_and_changes_nothing(StateRow row)
      throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      String own = row.seen(connection);
      connection.setAutoCommit(false);
      Sql.pid(connection);

      assertThatThrownBy(() -> row.set(connection))
          .hasFieldOrPropertyWithValue("SQLState", "25001");

      assertThat(row.seen(connection)).isEqualTo(own);
      connection.rollback();
      assertThat(row.seen(connection)).isEqualTo(own);
    }
  }

  @ParameterizedTest
  @EnumSource(StateRow.class)
  void with_reset_on_close_off_a_link_keeps_what_was_set(StateRow row) throws SQLException {
    if (!row.isPlain()) {
      return;
    }
    SessionFactory unit = unit(Map.of("hibernate.aws.session_state.reset_on_close", false));
    String pid;
    try (Borrowed session = Borrowed.from(unit)) {
      row.set(session.connection());
      pid = Sql.pid(session.connection());
    }
    try (Borrowed next = Borrowed.from(unit)) {
      assertThat(Sql.pid(next.connection())).isEqualTo(pid);
      assertThat(row.seen(next.connection())).isEqualTo(row.wanted);
    }
  }

  // ---- order

  @Test
  void replay_and_reset_are_outside_the_transaction() throws SQLException {
    SessionFactory unit = unit(Map.of("hibernate.connection.provider_disables_autocommit", true));
    String pid;
    try (Borrowed session = Borrowed.from(unit)) {
      Connection connection = session.connection();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setSchema("tenant_a");
      pid = Sql.pid(connection);
      connection.rollback();
      assertThat(StateRow.SCHEMA.seen(connection)).as("replayed").isEqualTo("tenant_a");
      assertThat(StateRow.ISOLATION.seen(connection)).isEqualTo("repeatable read");
      Sql.run(connection, "insert into note values ('lost')");
    }
    try (Borrowed next = Borrowed.from(unit)) {
      Connection connection = next.connection();
      assertThat(Sql.pid(connection)).isEqualTo(pid);
      assertThat(StateRow.SCHEMA.seen(connection)).as("reset").isEqualTo("public");
      assertThat(StateRow.AUTO_COMMIT.seen(connection)).isEqualTo("off");
      connection.rollback();
      assertThat(StateRow.SCHEMA.seen(connection)).as("reset for good").isEqualTo("public");
      assertThat(StateRow.ISOLATION.seen(connection)).isEqualTo("read committed");
      assertThat(Sql.text(connection, "select count(*) from tenant_a.note")).isEqualTo("0");
    }
  }

  @Test
  void a_rollback_to_a_savepoint_keeps_the_settings() throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      Sql.pid(connection);
      var savepoint = connection.setSavepoint();
      connection.setSchema("tenant_a");

      connection.rollback(savepoint);

      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
      connection.rollback();
      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
    }
  }

  @Test
  void a_transaction_that_ends_by_its_text_keeps_the_settings_too() throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      Sql.pid(connection);
      connection.setSchema("tenant_a");

      Sql.run(connection, "rollback");

      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
    }
  }

  @Test
  void a_commit_that_fails_keeps_the_settings_too() throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      Sql.pid(connection);
      connection.setSchema("tenant_a");
      assertThatThrownBy(() -> Sql.run(connection, "select 1/0")).isInstanceOf(SQLException.class);

      assertThatThrownBy(connection::commit).hasMessageContaining("rolled back");

      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
    }
  }

  // ---- failing

  @Test
  void a_link_lost_in_the_replay_is_replaced_unseen() throws SQLException {
    SessionFactory unit = unit(Map.of());
    String pid;
    try (Borrowed before = Borrowed.from(unit)) {
      pid = Sql.pid(before.connection());
    }
    try (Borrowed session = Borrowed.from(unit)) {
      session.connection().setSchema("tenant_a");
      Cut cut = cutAt("search_path");
      assertThat(Sql.pid(session.connection())).isNotEqualTo(pid);
      cut.await(DEADLINE);
      assertThat(StateRow.SCHEMA.seen(session.connection())).isEqualTo("tenant_a");
    }
    assertThat(evicted).hasSize(1);
  }

  @Test
  void a_link_that_refuses_the_replay_goes_and_the_session_lives() throws SQLException {
    SessionFactory unit = unit(Map.of());
    String pid;
    try (Borrowed before = Borrowed.from(unit)) {
      pid = Sql.pid(before.connection());
    }
    try (Borrowed session = Borrowed.from(unit)) {
      Connection connection = session.connection();
      connection.setSchema("no\0schema");
      assertThatThrownBy(() -> Sql.pid(connection)).isInstanceOf(SQLException.class);
      assertThat(evicted).hasSize(1);

      connection.setSchema("tenant_a");

      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
      assertThat(Sql.pid(connection)).isNotEqualTo(pid);
    }
  }

  @Test
  void a_link_lost_in_the_replay_after_a_rollback_is_replaced_unseen() throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      String pid = Sql.pid(connection);
      connection.setSchema("tenant_a");
      Cut cut = cutAt("search_path");

      connection.rollback();

      cut.await(DEADLINE);
      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
      assertThat(Sql.pid(connection)).isNotEqualTo(pid);
    }
    assertThat(evicted).hasSize(1);
  }

  @Test
  void a_link_that_cannot_be_reset_goes_and_close_succeeds() throws SQLException {
    SessionFactory unit = unit(Map.of());
    String pid;
    Cut cut;
    try (Borrowed session = Borrowed.from(unit)) {
      session.connection().setSchema("tenant_a");
      session.connection().setAutoCommit(false);
      pid = Sql.pid(session.connection());
      cut = cutAt("ROLLBACK");
    }
    cut.await(DEADLINE);
    assertThat(evicted).hasSize(1);
    try (Borrowed next = Borrowed.from(unit)) {
      assertThat(Sql.pid(next.connection())).isNotEqualTo(pid);
      assertThat(StateRow.SCHEMA.seen(next.connection())).isEqualTo("public");
    }
  }

  @Test
  void a_network_timeout_counts_on_every_link() throws SQLException {
    try (Borrowed session = Borrowed.from(unit(Map.of()))) {
      Connection connection = session.connection();
      connection.setNetworkTimeout(Runnable::run, 300);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Sql.text(connection, "select pg_sleep(60)"))
            .isInstanceOf(FailoverSuccessSQLException.class);
      }
      assertThat(evicted).hasSize(2);
    }
  }

  // ---- to the next link

  @ParameterizedTest
  @EnumSource(StateRow.class)
  void with_transfer_off_the_next_link_has_its_own_values(StateRow row) throws SQLException {
    if (!row.isPlain()) {
      return;
    }
    SessionFactory unit = unit(Map.of("hibernate.aws.session_state.transfer_on_switch", false));
    try (Borrowed session = Borrowed.from(unit)) {
      Connection connection = session.connection();
      String own = row.seen(connection);
      row.set(connection);
      Cut cut = cutAt("now lost");
      assertThatThrownBy(() -> Sql.text(connection, "select 1 /* now lost */"))
          .isInstanceOf(FailoverSuccessSQLException.class);
      cut.await(DEADLINE);

      assertThat(row.seen(connection)).isEqualTo(own);
    }
  }

  /** Below a pool of the application's own, and without any pool. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void without_our_pool_the_next_link_has_everything_too(boolean eager) throws SQLException {
    Map<String, Object> settings = new HashMap<>();
    String url = cluster.jdbcUrl(cluster.instanceEndpoint(1));
    settings.put("url", url);
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    Properties properties = new Properties();
    properties.put("user", cluster.user());
    properties.put("password", cluster.password());
    properties.put("aws.host_resolver", cluster.resolver());
    try (AwsDataSource dataSource = new AwsDataSource(settings);
        Connection connection =
            eager
                ? DriverManager.getConnection(url.replace("jdbc:", "jdbc:aws:"), properties)
                : dataSource.getConnection()) {
      for (StateRow row : StateRow.values()) {
        row.set(connection);
      }
      String pid = Sql.pid(connection);
      cluster.proxy(1).resetAll();
      assertThatThrownBy(() -> Sql.pid(connection)).isInstanceOf(FailoverSQLException.class);
      connection.rollback();

      assertThat(Sql.pid(connection)).isNotEqualTo(pid);
      connection.rollback();
      for (StateRow row : StateRow.values()) {
        assertThat(row.seen(connection)).as("%s", row).isEqualTo(row.wanted);
      }
    }
  }

  @Test
  void a_change_of_role_takes_the_settings_along_and_leaves_no_transaction() throws SQLException {
    SessionFactory unit = unit(cluster.clusterEndpoint(), Map.of());
    try (Borrowed session = Borrowed.from(unit)) {
      Connection connection = session.connection();
      connection.setAutoCommit(false);
      connection.setSchema("tenant_a");
      String pid = Sql.pid(connection);
      Sql.run(connection, "insert into note values ('left behind')");
      assertThatThrownBy(() -> connection.setReadOnly(true))
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      connection.rollback();

      connection.setReadOnly(true);

      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(2));
      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
      assertThat(StateRow.READ_ONLY.seen(connection)).isEqualTo("on");
      try (Connection admin = cluster.adminConnection(1)) {
        assertThat(Sql.text(admin, "select state from pg_stat_activity where pid = " + pid))
            .isEqualTo("idle");
      }
      connection.rollback();
      connection.setReadOnly(false);
      assertThat(Sql.pid(connection)).as("the link it left").isEqualTo(pid);
      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
    }
    assertThat(evicted).isEmpty();
  }

  @Test
  void everything_that_was_set_is_there_on_the_new_writer() throws SQLException {
    try (LocalAurora failing = LocalAurora.postgresql().instances(2).start()) {
      try (Connection writer = failing.adminConnection(1)) {
        Sql.run(writer, "create schema tenant_a authorization " + failing.user());
      }
      SessionFactory unit = Units.ofNative(Units.settings(failing));
      units.add(unit);
      Map<StateRow, Borrowed> sessions = new EnumMap<>(StateRow.class);
      for (StateRow row : StateRow.values()) {
        if (row != StateRow.READ_ONLY) {
          Borrowed session = Borrowed.from(unit);
          sessions.put(row, session);
          row.set(session.connection());
          assertThat(Sql.instance(session.connection())).isEqualTo(failing.instanceId(1));
        }
      }
      failing.crash(1);
      failing.awaitWriter(2, DEADLINE);

      for (Map.Entry<StateRow, Borrowed> each : sessions.entrySet()) {
        StateRow row = each.getKey();
        Connection connection = each.getValue().connection();
        Throwable told = catchThrowable(() -> Sql.instance(connection));
        if (row == StateRow.AUTO_COMMIT) {
          assertThat(told).isInstanceOf(TransactionLostSQLException.class);
          connection.rollback();
        } else {
          // None where the engine knew of the crash before the session did.
          assertThat(told == null || told instanceof FailoverSuccessSQLException).isTrue();
        }
        assertThat(Sql.instance(connection)).isEqualTo(failing.instanceId(2));
        if (row == StateRow.AUTO_COMMIT) {
          connection.rollback();
        }
        assertThat(row.seen(connection)).isEqualTo(row.wanted);
        connection.setAutoCommit(false);
        Sql.pid(connection);
        connection.rollback();
        assertThat(row.seen(connection)).as("after a rollback there").isEqualTo(row.wanted);
        connection.commit();
        each.getValue().close();
      }
    }
  }

  @Test
  void a_read_only_session_that_loses_its_reader_is_read_only_on_the_next() throws SQLException {
    SessionFactory unit = unit(cluster.clusterEndpoint(), Map.of());
    try (Borrowed session = Borrowed.from(unit)) {
      Connection connection = session.connection();
      connection.setReadOnly(true);
      connection.setSchema("tenant_a");
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(2));
      cluster.proxy(2).resetAll();
      assertThatThrownBy(() -> Sql.pid(connection)).isInstanceOf(FailoverSuccessSQLException.class);

      assertThat(StateRow.READ_ONLY.seen(connection)).isEqualTo("on");
      assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo("tenant_a");
    }
  }

  // ---- through Hibernate

  /** Hibernate's own default gives the connection back after each transaction. */
  @ParameterizedTest
  @CsvSource({
    "DELAYED_ACQUISITION_AND_HOLD, tenant_a",
    "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION, public"
  })
  void a_schema_set_in_do_work_lasts_as_long_as_hibernate_holds_the_connection(
      String handling, String second) {
    SessionFactory unit = unit(Map.of("hibernate.connection.handling_mode", handling));
    unit.inSession(
        session -> {
          session.beginTransaction();
          session.doWork(connection -> connection.setSchema("tenant_a"));
          session.createNativeMutationQuery("insert into note values ('lost')").executeUpdate();
          session.getTransaction().rollback();
          session.beginTransaction();
          assertThat(schema(session)).isEqualTo(second);
          session.getTransaction().commit();
        });
    assertThat(unit.<String>fromTransaction(SessionStateIT::schema)).isEqualTo("public");
  }

  private static String schema(Session session) {
    return session.createNativeQuery("select current_schema()", String.class).getSingleResult();
  }

  @Test
  void the_isolation_of_the_unit_is_there_after_a_failover() {
    SessionFactory unit = unit(Map.of("hibernate.connection.isolation", "REPEATABLE_READ"));
    try (var session = unit.openStatelessSession()) {
      String question = "show transaction_isolation";
      session.createNativeQuery(question, String.class).getSingleResult();
      Cut cut = cutAt("now lost");
      assertThat(
              catchThrowable(
                  () ->
                      session
                          .createNativeQuery("select 1 /* now lost */", Integer.class)
                          .getSingleResult()))
          .isNotNull();
      cut.await(DEADLINE);
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(session.createNativeQuery(question, String.class).getSingleResult())
                      .isEqualTo("repeatable read"));
    }
  }
}
