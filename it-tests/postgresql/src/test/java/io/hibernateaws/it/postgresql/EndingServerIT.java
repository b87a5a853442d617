package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/**
 * A server that answers FATAL ends the connection: what was told is compared with the row that the
 * call, or what came before it, has left.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EndingServerIT {
  private static LocalAurora cluster;
  private static AwsDataSource dataSource;
  private static Connection server;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    server = cluster.directConnection(1);
    Sql.run(server, "create table ledger (note text)");
    Sql.run(
        server,
        """
        create procedure pay_and_end(what text, ending text) language plpgsql as $$
        begin
          insert into ledger values (what);
          commit;
          execute ending;
          perform pg_sleep(60);
        end $$""");
    dataSource = new AwsDataSource(settings(cluster.user()), event -> {});
  }

  private static Map<String, Object> settings(String user) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", user);
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    return settings;
  }

  @AfterAll
  static void stop() throws SQLException {
    dataSource.close();
    server.close();
    cluster.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    Sql.run(server, "truncate ledger");
  }

  private static String rows() throws SQLException {
    return Sql.text(server, "select count(*) from ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select pg_terminate_backend(pg_backend_pid())",
      })
  void a_procedure_that_committed_before_is_unknown(String ending) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement call = connection.prepareStatement("call pay_and_end('paid', ?)")) {
      Sql.run(connection, "set transaction_timeout = '500ms'");
      call.setString(1, ending);
      assertThat(Told.of(catchThrowable(call::execute))).isEqualTo(Told.UNKNOWN);
    }
    assertThat(rows()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select pg_sleep(60)",
        "select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)",
      })
  void an_open_transaction_is_rolled_back(String ending) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.run(connection, "set transaction_timeout = '500ms'");
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into ledger values ('gone')");
      assertThat(Told.of(catchThrowable(() -> Sql.text(connection, ending))))
          .isEqualTo(Told.ROLLED_BACK);
      connection.rollback();
      connection.setAutoCommit(true);
      assertThat(Sql.text(connection, "select 'works'")).isEqualTo("works");
    }
    assertThat(rows()).isEqualTo("0");
  }

  /** Whether the server's last words arrive depends on the network; without them it is unknown. */
  @Test
  void a_statement_after_an_idle_session_was_ended_has_not_run() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      endIdle(connection);
      assertThat(
              Told.of(
                  catchThrowable(
                      () -> {
                        try (Statement insert = connection.createStatement()) {
                          insert.executeUpdate("insert into ledger values ('never')");
                        }
                      })))
          .isIn(Told.NOTHING_LOST, Told.UNKNOWN);
    }
    assertThat(rows()).isEqualTo("0");
  }

  /** A batch leaves in portions, and the session may have been idle between two of them. */
  @Test
  void a_batch_after_an_idle_session_was_ended_is_unknown() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement batch = connection.createStatement()) {
      endIdle(connection);
      batch.addBatch("insert into ledger values ('never')");
      batch.addBatch("insert into ledger values ('never')");
      assertThat(Told.of(catchThrowable(batch::executeBatch))).isEqualTo(Told.UNKNOWN);
    }
  }

  private static void endIdle(Connection connection) throws SQLException {
    String pid = Sql.pid(connection);
    Sql.run(connection, "set idle_session_timeout = '50ms'");
    await()
        .until(
            () ->
                Sql.text(server, "select count(*) from pg_stat_activity where pid = " + pid)
                    .equals("0"));
  }

  @ParameterizedTest
  @CsvSource({"no_room, 53300", "no_login, 28000"})
  void a_server_that_refuses_a_login_is_no_lost_connection(String user, String state)
      throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(
          admin,
          "create role %s password '%s' %s"
              .formatted(
                  user,
                  cluster.password(),
                  user.equals("no_room") ? "login connection limit 0" : "nologin"));
    }
    try (AwsDataSource refused = new AwsDataSource(settings(user), event -> {})) {
      Throwable told =
          catchThrowable(
              () -> {
                try (Connection connection = refused.getConnection()) {
                  Sql.pid(connection);
                }
              });
      assertThat(told).isNotInstanceOf(FailoverSQLException.class);
      SQLException servers =
          told.getCause() instanceof SQLException cause ? cause : (SQLException) told;
      assertThat((Throwable) servers)
          .isExactlyInstanceOf(PSQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", state);
    }
  }
}
