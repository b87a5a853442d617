package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.net.ServerSocket;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.hibernate.JDBCException;
import org.hibernate.SessionFactory;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/**
 * A server that answers ERROR has received the call and lives, whatever state the error carries:
 * the exception is the application's, and the connection works on.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LivingServerIT {
  private static LocalAurora cluster;
  private static AwsDataSource dataSource;
  private static SessionFactory unit;
  private static Connection server;

  private static final Queue<EngineEvent> EVENTS = new ConcurrentLinkedQueue<>();

  private Connection connection;
  private String pid;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, "create extension dblink");
      Sql.run(admin, "create extension postgres_fdw");
      Sql.run(admin, "grant usage on foreign data wrapper postgres_fdw to public");
    }
    server = cluster.directConnection(1);
    Sql.run(server, "create table ledger (note text)");
    Sql.run(
        server,
        """
        create function raise(state text) returns int language plpgsql as
        $$ begin raise exception 'raised' using errcode = state; end $$""");
    Sql.run(
        server,
        """
        create procedure pay(what text, state text) language plpgsql as
        $$ begin insert into ledger values (what); commit; perform raise(state); end $$""");
    Sql.run(
        server,
        """
        create procedure pay_over_dblink(what text) language plpgsql as $$
        begin
          insert into ledger values (what);
          commit;
          perform dblink_disconnect('remote');
        end $$""");
    Sql.run(
        server,
        """
        create function refuse() returns trigger language plpgsql as
        $$ begin perform raise(new.state); return null; end $$""");
    Sql.run(server, "create table checked (note text, state text)");
    Sql.run(
        server,
        """
        create constraint trigger late after insert on checked deferrable initially deferred
          for each row execute function refuse()""");
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    dataSource = new AwsDataSource(settings, EVENTS::add);
    unit = Units.ofNative(Units.settings(cluster));
    Units.engine(unit).observe(EVENTS::add);
  }

  @AfterAll
  static void stop() throws SQLException {
    unit.close();
    dataSource.close();
    server.close();
    cluster.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = dataSource.getConnection();
    pid = Sql.pid(connection);
    EVENTS.clear();
    Sql.run(server, "truncate ledger, checked");
  }

  /** The same link works on, and no part of the engine took the error for a loss. */
  @AfterEach
  void worksOn() throws SQLException {
    connection.setAutoCommit(true);
    assertThat(Sql.pid(connection)).isEqualTo(pid);
    connection.close();
    assertThat(EVENTS)
        .noneMatch(
            event ->
                event instanceof EngineEvent.Verdict
                    || event instanceof EngineEvent.FailedOver
                    || event instanceof EngineEvent.MemberDown
                    || (event instanceof EngineEvent.Returned returned && !returned.kept()));
  }

  private static String ledger() throws SQLException {
    return Sql.text(server, "select coalesce(string_agg(note, ','), '') from ledger");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25006", "08006", "57P01"})
  void a_transaction_begun_by_text_that_fails_is_ended_by_text(String state) throws SQLException {
    Sql.run(connection, "begin");
    Sql.run(connection, "insert into ledger values ('never')");

    assertThat(catchThrowable(() -> Sql.run(connection, raising(state))))
        .isInstanceOf(PSQLException.class)
        .hasMessageContaining("raised");

    Sql.run(connection, "rollback");
    Sql.run(connection, "insert into ledger values ('now')");
    assertThat(ledger()).isEqualTo("now");
  }

  private static String raising(String state) {
    return "select raise('" + state + "')";
  }

  private static void assertServers(Throwable thrown, String state) {
    assertThat(thrown)
        .isExactlyInstanceOf(PSQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", state)
        .hasNoSuppressedExceptions();
    assertThat(((PSQLException) thrown).getServerErrorMessage()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "08S01", "57P01", "57P02",
        "57P03", "57P04", "57P05", "25P03", "25P04", "25006", "53300", "3D000", "28P01", "28000",
        "58000", "58030", "99999", "F0000", "XX000", "40001", "57014"
      })
  void a_procedure_that_commits_and_raises_is_told_as_the_server_says(String state)
      throws SQLException {
    try (CallableStatement call = connection.prepareCall("call pay(?, ?)")) {
      call.setString(1, "once");
      call.setString(2, state);
      assertServers(catchThrowable(call::execute), state);
    }
    assertThat(ledger()).isEqualTo("once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08003", "08006", "57P01", "57P05", "25P03", "25006"})
  void and_is_not_run_again(String state) throws SQLException {
    int[] attempts = {0};
    Throwable told =
        catchThrowable(
            () ->
                FailoverRetry.policy()
                    .run(
                        () -> {
                          attempts[0]++;
                          try (Connection own = dataSource.getConnection()) {
                            Sql.run(own, "call pay('once', '" + state + "')");
                          } catch (SQLException e) {
                            throw new IllegalStateException(e);
                          }
                        }));
    assertServers(Objects.requireNonNull(told.getCause()), state);
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(ledger()).isEqualTo("once");
  }

  @Test
  void an_error_of_dblink_is_about_a_connection_of_the_server() throws SQLException {
    assertServers(
        catchThrowable(() -> Sql.run(connection, "call pay_over_dblink('once')")), "08003");
    assertThat(ledger()).isEqualTo("once");
  }

  @Test
  void a_session_of_the_server_that_is_killed_elsewhere_is_an_error_here() throws SQLException {
    Sql.run(
        connection,
        "select dblink_connect('other', 'host=%s port=%s dbname=%s user=%s password=%s')"
            .formatted(
                Sql.text(server, "select host(inet_server_addr())"),
                Sql.text(server, "select inet_server_port()"),
                cluster.database(),
                cluster.user(),
                cluster.password()));
    Throwable told =
        catchThrowable(
            () ->
                Sql.run(
                    connection,
                    "select * from dblink('other', 'select pg_terminate_backend(pg_backend_pid())')"
                        + " as t (gone boolean)"));
    assertServers(told, ((SQLException) told).getSQLState());
    assertThat(((SQLException) told).getSQLState()).matches("57P01|08.*");
    Sql.run(connection, "select dblink_disconnect('other')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08001", "08003", "08006", "57P01", "57P05", "25P03", "58030"})
  void a_savepoint_before_the_error_works(String state) throws SQLException {
    connection.setAutoCommit(false);
    Sql.run(connection, "insert into ledger values ('before')");
    Savepoint savepoint = connection.setSavepoint();
    assertServers(
        catchThrowable(
            () ->
                Sql.run(
                    connection,
                    "do $$ begin raise exception 'x' using errcode = '" + state + "'; end $$")),
        state);
    connection.rollback(savepoint);
    Sql.run(connection, "insert into ledger values ('after')");
    connection.commit();
    assertThat(ledger()).isEqualTo("before,after");
  }

  @Test
  void a_foreign_server_that_is_away_is_not_ours() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Sql.run(
        server,
        "create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '"
            + free
            + "')");
    Sql.run(server, "create user mapping for public server away options (password 'none')");
    Sql.run(server, "create foreign table elsewhere (id int) server away");
    connection.setAutoCommit(false);
    Sql.run(connection, "insert into ledger values ('before')");
    Savepoint savepoint = connection.setSavepoint();
    assertServers(
        catchThrowable(() -> Sql.text(connection, "select count(*) from elsewhere")), "08001");
    connection.rollback(savepoint);
    connection.commit();
    assertThat(ledger()).isEqualTo("before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08003", "08006", "57P01", "57P05", "25P03", "25006"})
  void an_error_at_commit_has_rolled_back(String state) throws SQLException {
    connection.setAutoCommit(false);
    Sql.run(connection, "insert into ledger values ('lost')");
    Sql.run(connection, "insert into checked values ('x', '" + state + "')");
    assertServers(catchThrowable(connection::commit), state);
    assertThat(ledger()).isEmpty();
    Sql.run(connection, "insert into ledger values ('next')");
    connection.commit();
    assertThat(ledger()).isEqualTo("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01"})
  void an_error_at_the_switch_to_autocommit_has_rolled_back(String state) throws SQLException {
    connection.setAutoCommit(false);
    Sql.run(connection, "insert into checked values ('x', '" + state + "')");
    assertServers(catchThrowable(() -> connection.setAutoCommit(true)), state);
    assertThat(Sql.text(server, "select count(*) from checked")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08003", "57P01", "57P05"})
  void an_error_in_a_batch_is_the_batchs(String state) throws SQLException {
    try (PreparedStatement batch = connection.prepareStatement("call pay(?, ?)")) {
      batch.setString(1, "first");
      batch.setString(2, state);
      batch.addBatch();
      batch.setString(1, "second");
      batch.setString(2, state);
      batch.addBatch();
      BatchUpdateException told =
          catchThrowableOfType(BatchUpdateException.class, batch::executeBatch);
      assertThat(told.getSQLState()).isEqualTo(state);
      assertServers(told.getNextException(), state);
    }
    assertThat(ledger()).startsWith("first");
  }

  @Test
  void an_error_in_a_batch_of_texts_after_a_savepoint() throws SQLException {
    connection.setAutoCommit(false);
    Savepoint savepoint = connection.setSavepoint();
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("insert into ledger values ('gone')");
      batch.addBatch("do $$ begin perform raise('08006'); end $$");
      assertThat(catchThrowable(batch::executeBatch)).isInstanceOf(BatchUpdateException.class);
    }
    connection.rollback(savepoint);
    Sql.run(connection, "insert into ledger values ('kept')");
    connection.commit();
    assertThat(ledger()).isEqualTo("kept");
  }

  @Test
  void a_warning_with_such_a_state_is_a_warning() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("do $$ begin raise warning 'look out' using errcode = '57P01'; end $$");
      assertThat(statement.getWarnings().getSQLState()).isEqualTo("57P01");
      assertThat(catchThrowable(() -> statement.execute("select raise('57P02')"))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "25P03"})
  void hibernate_passes_it_on_at_once(String state) throws SQLException {
    int[] attempts = {0};
    Throwable told =
        catchThrowable(
            () ->
                FailoverRetry.fromTransaction(
                    unit,
                    session -> {
                      attempts[0]++;
                      session
                          .createNativeMutationQuery("insert into ledger values ('gone')")
                          .executeUpdate();
                      return session
                          .createNativeQuery("select raise('" + state + "')", Integer.class)
                          .getSingleResult();
                    }));
    assertHibernates(told, state);
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(ledger()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01"})
  void hibernate_passes_on_what_a_commit_was_told(String state) throws SQLException {
    int[] attempts = {0};
    Throwable told =
        catchThrowable(
            () ->
                FailoverRetry.fromTransaction(
                    unit,
                    session -> {
                      attempts[0]++;
                      return session
                          .createNativeMutationQuery(
                              "insert into checked values ('x', '" + state + "')")
                          .executeUpdate();
                    }));
    assertThat(told)
        .isNotInstanceOf(FailoverException.class)
        .isNotInstanceOf(JDBCConnectionException.class)
        .rootCause()
        .hasFieldOrPropertyWithValue("SQLState", state);
    assertThat(attempts[0]).isEqualTo(1);
  }

  private static void assertHibernates(Throwable told, String state) {
    assertThat(told)
        .isInstanceOf(JDBCException.class)
        .isNotInstanceOf(FailoverException.class)
        .isNotInstanceOf(JDBCConnectionException.class);
    assertServers(((JDBCException) told).getSQLException(), state);
  }
}
