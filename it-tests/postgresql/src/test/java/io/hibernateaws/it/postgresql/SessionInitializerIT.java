package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application's own SQL is effective on every connection of a unit, on real servers. */
@Timeout(120)
class SessionInitializerIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Whose work the running test does. */
  private static final ThreadLocal<String> TENANT = ThreadLocal.withInitial(() -> "nobody");

  private static LocalAurora cluster;

  private final List<EngineEvent.Returned> evicted = new CopyOnWriteArrayList<>();
  private final List<SessionFactory> units = new ArrayList<>();

  /** What an application would write: a path, a role, a value for its policies. */
  public static final class Prepared implements SessionInitializer {
    @Override
    public void initialize(Connection connection, ConnectRequest request) throws SQLException {
      Sql.run(connection, "set search_path to tenant_a, public; set role clerk");
      try (PreparedStatement tenant =
          connection.prepareStatement("select set_config('app.tenant', ?, false)")) {
        tenant.setString(1, TENANT.get());
        tenant.execute();
      }
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = prepared();
  }

  private static LocalAurora prepared() throws SQLException {
    LocalAurora fresh = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = fresh.adminConnection(1)) {
      Sql.run(writer, "create role clerk");
      Sql.run(writer, "grant clerk to " + fresh.user());
      Sql.run(writer, "create schema tenant_a authorization clerk");
      Sql.run(writer, "create schema tenant_b authorization clerk");
    }
    return fresh;
  }

  @AfterAll
  static void stop() {
    TENANT.remove();
    cluster.close();
  }

  @AfterEach
  void stopUnits() {
    units.forEach(SessionFactory::close);
  }

  /** One link per role, so that the next session gets the one before's. */
  private SessionFactory unit(LocalAurora on, Object initializer) {
    SessionFactory unit =
        Units.ofNative(
            Units.settings(
                on,
                Map.of(
                    "hibernate.aws.pool.max_size",
                    1,
                    "hibernate.aws.session_state.initializer",
                    initializer)));
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

  private static String state(SharedSessionContract session) {
    return session
        .createNativeQuery(
            "select concat_ws(' ', current_schema(), current_user,"
                + " current_setting('app.tenant', true))",
            String.class)
        .getSingleResult();
  }

  private static String state(Connection connection) throws SQLException {
    return Sql.text(
        connection,
        "select concat_ws(' ', current_schema(), current_user,"
            + " current_setting('app.tenant', true))");
  }

  @Test
  void it_is_effective_in_every_session_whatever_the_one_before_has_done() {
    SessionFactory unit = unit(cluster, Prepared.class.getName());
    for (String tenant : List.of("blue", "green", "red")) {
      TENANT.set(tenant);
      unit.inTransaction(
          session -> {
            assertThat(state(session)).isEqualTo("tenant_a clerk " + tenant);
            session
                .createNativeMutationQuery("set search_path to public; set role none")
                .executeUpdate();
          });
    }
    assertThat(evicted).isEmpty();
  }

  @Test
  void it_is_effective_on_readers_and_in_stateless_sessions() {
    TENANT.set("blue");
    SessionFactory unit = unit(cluster, new Prepared());
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      assertThat(Asking.instance(session)).isEqualTo(cluster.instanceId(2));
      assertThat(state(session)).isEqualTo("tenant_a clerk blue");
    }
    try (var session = unit.openStatelessSession()) {
      assertThat(state(session)).isEqualTo("tenant_a clerk blue");
    }
  }

  @Test
  void a_rollback_does_not_undo_it() throws SQLException {
    TENANT.set("blue");
    SessionFactory unit = unit(cluster, Prepared.class);
    try (Borrowed session = Borrowed.from(unit)) {
      session.connection().setAutoCommit(false);
      Sql.pid(session.connection());
      session.connection().rollback();
      assertThat(state(session.connection())).isEqualTo("tenant_a clerk blue");
    }
  }

  @Test
  void what_the_session_sets_itself_is_above_it_every_time() throws SQLException {
    SessionFactory unit = unit(cluster, Prepared.class);
    String pid = null;
    for (int i = 0; i < 3; i++) {
      try (Borrowed session = Borrowed.from(unit)) {
        Connection connection = session.connection();
        if (i < 2) {
          connection.setSchema("tenant_b");
        }
        assertThat(StateRow.SCHEMA.seen(connection)).isEqualTo(i < 2 ? "tenant_b" : "tenant_a");
        assertThat(connection.getSchema()).isEqualTo(i < 2 ? "tenant_b" : "tenant_a");
        assertThat(pid == null || pid.equals(Sql.pid(connection))).isTrue();
        pid = Sql.pid(connection);
      }
    }
  }

  @Test
  void a_getter_before_the_first_statement_tells_what_a_statement_would_see() throws SQLException {
    SessionFactory unit = unit(cluster, Prepared.class);
    try (Borrowed session = Borrowed.from(unit)) {
      assertThat(session.connection().getSchema()).isEqualTo("tenant_a");
    }
  }

  @Test
  void it_is_effective_on_the_new_writer() throws SQLException {
    TENANT.set("blue");
    try (LocalAurora failing = prepared()) {
      SessionFactory unit = unit(failing, Prepared.class);
      try (Borrowed session = Borrowed.from(unit)) {
        Connection connection = session.connection();
        assertThat(state(connection)).isEqualTo("tenant_a clerk blue");
        failing.crash(1);
        failing.awaitWriter(2, DEADLINE);
        TENANT.set("green");
        Throwable told = catchThrowable(() -> state(connection));
        // None where the engine knew of the crash before the session did.
        assertThat(told == null || told instanceof FailoverSuccessSQLException).isTrue();

        assertThat(state(connection)).isEqualTo("tenant_a clerk green");
        assertThat(Sql.instance(connection)).isEqualTo(failing.instanceId(2));
      }
      TENANT.set("red");
      assertThat(unit.<String>fromTransaction(SessionInitializerIT::state))
          .isEqualTo("tenant_a clerk red");
      unit.close();
    }
  }

  @Test
  void a_link_that_is_lost_under_it_is_replaced_unseen() throws SQLException {
    SessionFactory unit = unit(cluster, Prepared.class);
    Cut cut =
        cluster
            .proxy(1)
            .cutAt(sql -> sql.contains("app.tenant"), Moment.BEFORE_ANSWER, Ending.RESET);

    assertThat(unit.<String>fromTransaction(SessionInitializerIT::state))
        .startsWith("tenant_a clerk");

    cut.await(DEADLINE);
    assertThat(evicted).hasSize(1);
  }

  @Test
  void where_it_fails_the_caller_hears_why_and_the_link_goes() throws SQLException {
    String[] role = {"clerk"};
    SessionFactory unit =
        unit(
            cluster,
            (SessionInitializer)
                (connection, request) -> Sql.run(connection, "set role " + role[0]));
    unit.inTransaction(Asking::instance);
    role[0] = "nobody_at_all";

    Throwable told = catchThrowable(() -> unit.inTransaction(Asking::instance));

    assertThat(told)
        .hasStackTraceContaining(SessionInitializerSQLException.class.getName())
        .hasStackTraceContaining("failed on " + cluster.instanceId(1))
        .hasStackTraceContaining("role \"nobody_at_all\" does not exist");
    assertThat(evicted).hasSize(1);
    role[0] = "clerk";
    unit.inTransaction(Asking::instance);
  }

  @Test
  void one_that_leaves_its_transaction_open_is_told_so() {
    boolean[] careless = {false};
    SessionFactory unit =
        unit(
            cluster,
            (SessionInitializer)
                (connection, request) -> {
                  connection.setAutoCommit(!careless[0]);
                  Sql.run(connection, "set role clerk");
                });
    careless[0] = true;

    assertThatThrownBy(() -> unit.inTransaction(Asking::instance))
        .hasStackTraceContaining("it has left a transaction open");
    assertThat(evicted).hasSize(1);
  }

  @Test
  void it_is_effective_in_a_data_source_too() throws SQLException {
    TENANT.set("blue");
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.session_state.initializer", new Prepared());
    try (AwsDataSource dataSource = new AwsDataSource(settings);
        Connection connection = dataSource.getConnection();
        Connection reading = dataSource.getReadOnlyConnection()) {
      assertThat(state(connection)).isEqualTo("tenant_a clerk blue");
      assertThat(state(reading)).isEqualTo("tenant_a clerk blue");
      assertThat(Sql.instance(reading)).isEqualTo(cluster.instanceId(2));
    }
  }
}
