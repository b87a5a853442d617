package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;

/** What ends a statement, and what does not, and which of them means a lost host. */
@Tag("full")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StatementTimeoutIT {
  private static final String FOR_EVER = "select pg_sleep(300)";
  private static final String SOCKET_TIMEOUT = "hibernate.aws.network.socket_timeout";

  private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();

  @ParameterizedTest(name = "tls={0}")
  @ValueSource(booleans = {false, true})
  void a_server_that_says_nothing_for_socket_timeout_is_failed_over(boolean tls) throws Exception {
    try (LocalAurora cluster =
            cluster(tls, LocalAurora.postgresql().promotionDelay(Duration.ofSeconds(5)));
        AwsDataSource dataSource =
            dataSource(
                cluster,
                tls,
                Map.of(SOCKET_TIMEOUT, "1500ms", "hibernate.aws.plugins", "-host_monitoring"));
        Connection connection = dataSource.getConnection()) {
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
      CompletableFuture<FailoverSuccessSQLException> told =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      FailoverSuccessSQLException.class, () -> Sql.text(connection, FOR_EVER)));
      awaitRunning(cluster);
      cluster.freeze(1);

      assertThat((Throwable) told.get(60, TimeUnit.SECONDS))
          .isNotNull()
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(2));
    }
  }

  @ParameterizedTest(name = "tls={0}")
  @ValueSource(booleans = {false, true})
  void a_query_timeout_a_cancel_and_a_slow_query_are_no_failover(boolean tls) throws Exception {
    try (LocalAurora cluster = cluster(tls, LocalAurora.postgresql());
        AwsDataSource dataSource =
            dataSource(cluster, tls, Map.of("hibernate.aws.profile", "detection-fast"));
        Connection connection = dataSource.getConnection()) {
      String pid = Sql.pid(connection);

      assertThat(timedOut(connection).getSQLState()).isEqualTo("57014");
      assertThat(Sql.pid(connection)).isEqualTo(pid);

      connection.setAutoCommit(false);
      Sql.run(connection, "select 1");
      assertThat(timedOut(connection).getSQLState()).isEqualTo("57014");
      connection.rollback();
      connection.setAutoCommit(true);
      assertThat(Sql.pid(connection)).isEqualTo(pid);

      assertThat(cancelled(cluster, connection).getSQLState()).isEqualTo("57014");
      assertThat(Sql.pid(connection)).isEqualTo(pid);

      // Long enough for several rounds of detection-fast.
      Sql.run(connection, "select pg_sleep(4)");
      assertThat(Sql.pid(connection)).isEqualTo(pid);
      assertThat(events)
          .noneMatch(
              event ->
                  event instanceof EngineEvent.FailedOver
                      || event instanceof EngineEvent.Verdict
                      || event instanceof EngineEvent.CallsAborted
                      || event instanceof EngineEvent.MemberDown);
    }
  }

  /** The driver's own object, as it would be thrown without us. */
  private static PSQLException timedOut(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      PSQLException told =
          catchThrowableOfType(PSQLException.class, () -> statement.execute(FOR_EVER));
      assertThat((Throwable) told).isNotNull();
      return told;
    }
  }

  private static PSQLException cancelled(LocalAurora cluster, Connection connection)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      CompletableFuture<PSQLException> told =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(PSQLException.class, () -> statement.execute(FOR_EVER)));
      awaitRunning(cluster);
      statement.cancel();
      PSQLException failure = told.get(10, TimeUnit.SECONDS);
      assertThat((Throwable) failure).isNotNull();
      return failure;
    }
  }

  /** A query time-out is a request to the server: one that is gone does not hear it. */
  @Test
  void a_query_timeout_does_not_end_a_call_to_a_silent_server_but_socket_timeout_does()
      throws Exception {
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).start();
        AwsDataSource dataSource =
            dataSource(
                server,
                false,
                Map.of(SOCKET_TIMEOUT, "3", "hibernate.aws.plugins", "-host_monitoring"));
        Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      Sql.run(connection, "select 1");
      statement.setQueryTimeout(1);
      server.freeze(1);
      long began = System.nanoTime();

      PSQLException told =
          catchThrowableOfType(PSQLException.class, () -> statement.executeQuery(FOR_EVER));

      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      System.out.printf("SOCKET limit_ms=3000 overshoot_ms=%d%n", millis - 3_000);
      assertThat((Throwable) told).isNotNull().hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(millis).isBetween(2_950L, 20_000L);
    }
  }

  @ParameterizedTest(name = "tls={0}")
  @ValueSource(booleans = {false, true})
  void every_borrower_gets_the_read_timeout_of_the_settings(boolean tls) throws Exception {
    try (LocalAurora cluster = cluster(tls, LocalAurora.postgresql());
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    cluster,
                    with(
                        tls,
                        cluster,
                        Map.of(SOCKET_TIMEOUT, "1500ms", "hibernate.aws.pool.max_size", "1"))))) {
      String pid;
      try (Borrowed session = Borrowed.from(unit)) {
        pid = Sql.pid(session.connection());
        assertThat(session.connection().getNetworkTimeout()).isEqualTo(1_500);
        session.connection().setNetworkTimeout(Runnable::run, 9_000);
        assertThat(session.connection().getNetworkTimeout()).isEqualTo(9_000);
      }
      try (Borrowed next = Borrowed.from(unit)) {
        assertThat(Sql.pid(next.connection())).isEqualTo(pid);
        assertThat(next.connection().getNetworkTimeout()).isEqualTo(1_500);
      }
    }
  }

  @Test
  void keepalive_is_on_the_socket_after_the_driver_has_logged_in() throws Exception {
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).start();
        AwsDataSource dataSource =
            dataSource(
                server,
                false,
                Map.of(
                    "hibernate.aws.network.tcp_keepalive", "true",
                    "hibernate.aws.tcp_keepalive_time", "7",
                    "hibernate.aws.network.tcp_keepalive_interval", "3s",
                    "hibernate.aws.network.tcp_keepalive_probes", "4"));
        AwsDataSource untouched = dataSource(server, false, Map.of());
        Connection with = dataSource.getConnection();
        Connection without = untouched.getConnection()) {
      Socket socket = socket(with);

      assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(3);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(4);
      assertThat(socket(without).getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
    }
  }

  @Test
  void the_settings_of_the_document_arrive_where_it_says() throws Exception {
    List<String> blocks = Documents.blocks(Documents.read("docs/network.md"), "properties");
    assertThat(blocks).hasSize(2);
    Map<String, Object> limits = properties(blocks.get(0));
    try (LocalAurora cluster = cluster(true, LocalAurora.postgresql());
        AwsDataSource limited = dataSource(cluster, false, limits)) {
      try (Connection connection = limited.getConnection()) {
        assertThat(limited.engine().settings()).containsEntry("network.connect_timeout", "30s");
        Sql.run(connection, "select 1");
        assertThat(connection.getNetworkTimeout()).isEqualTo(300_000);
      }
      Map<String, Object> tls = properties(blocks.get(1));
      assertThat(tls.put("hibernate.connection.sslrootcert", cluster.certificate().toString()))
          .isNotNull();
      try (AwsDataSource encrypted = dataSource(cluster, false, tls);
          Connection connection = encrypted.getConnection()) {
        assertThat(Sql.text(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
            .isEqualTo("t");
      }
    }
  }

  private static Map<String, Object> properties(String block) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(block));
    Map<String, Object> settings = new HashMap<>();
    properties.forEach((name, value) -> settings.put(name.toString(), value));
    return settings;
  }

  /** The socket under the driver, which it gives to nobody. */
  private static Socket socket(Connection connection) throws Exception {
    Field stream = QueryExecutorBase.class.getDeclaredField("pgStream");
    stream.setAccessible(true);
    return ((PGStream) stream.get(connection.unwrap(PgConnection.class).getQueryExecutor()))
        .getSocket();
  }

  private static LocalAurora cluster(boolean tls, ClusterBuilder builder) {
    ClusterBuilder two = builder.instances(2);
    return (tls ? two.tls() : two).start();
  }

  private AwsDataSource dataSource(LocalAurora cluster, boolean tls, Map<String, ?> more) {
    Map<String, Object> settings = with(tls, cluster, more);
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    return new AwsDataSource(settings, events::add);
  }

  private static Map<String, Object> with(boolean tls, LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    if (tls) {
      settings.put("hibernate.connection.sslmode", "verify-full");
      settings.put("hibernate.connection.sslrootcert", cluster.certificate().toString());
    }
    return settings;
  }

  private static void awaitRunning(LocalAurora cluster) throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  Sql.text(
                          admin,
                          "select count(*) from pg_stat_activity where state = 'active' and query = '"
                              + FOR_EVER
                              + "'")
                      .equals("1"));
    }
  }
}
