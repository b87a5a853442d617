package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.exceptions.UnableToConnectException;
import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of Connector/J without a server that speaks with it. */
@Timeout(30)
class MySqlConnectorAdapterTest {
  private final MySqlConnectorAdapter adapter = new MySqlConnectorAdapter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoReconnect",
        "autoReconnectForPools",
        "failOverReadOnly",
        "reconnectAtTxEnd",
        "loadBalanceConnectionGroup",
        "loadBalancePingTimeout",
        "replicationConnectionGroup",
        "ha.loadBalanceStrategy",
        "socketFactory",
        "connectTimeout",
        "useCompression",
        "useLocalSessionState",
        "useLocalTransactionState",
        "databaseTerm",
        "readOnlyPropagatesToServer",
        "dnsSrv",
        "useConfigs"
      })
  void what_belongs_to_the_engine_is_refused_with_what_to_do(String property) {
    assertThat(adapter.allProperties()).contains(property);
    assertThat(adapter.refusedProperties()).containsKey(property);
  }

  /** As in an application server that has the driver in a folder of its own. */
  @Test
  void a_driver_that_cannot_reach_the_engine_is_refused_with_where_to_put_it() {
    MySqlConnectorSocketFactory.sockets(getClass().getClassLoader()).requireInReach();

    assertThatThrownBy(
            () ->
                MySqlConnectorSocketFactory.sockets(ClassLoader.getPlatformClassLoader())
                    .requireInReach())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("put mysql-connector-j where the application's own jars are");
  }

  /** Also where a class of the application's may read properties that the driver does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"HOST", "Port", "DbName", "PROTOCOL", "Path", "address", "type"})
  void what_the_driver_reads_in_any_case_is_refused_in_any_case(String property) {
    assertThat(adapter.refusedProperties()).containsKey(adapter.readAs(property));
    assertThat(problems(property)).singleElement().asString().contains(property, "; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER", "Password", "Paranoid"})
  void what_is_the_drivers_is_given_as_the_driver_writes_it(String property) {
    assertThat(problems(property))
        .singleElement()
        .asString()
        .contains(property, "write it as " + property.toLowerCase(Locale.ROOT));
  }

  private List<String> problems(String property) {
    GivenSettings given = new GivenSettings(Catalogue.of());
    adapter.refuseProperties(
        given, Map.of(property, "x", "queryInterceptors", "a.B"), name -> name);
    return given.problems();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sslMode", "useServerPrepStmts", "connectionAttributes", "program_name"})
  void what_is_the_drivers_is_known_and_not_refused(String property) {
    assertThat(adapter.allProperties()).contains(property);
    assertThat(adapter.refusedProperties()).doesNotContainKey(property);
  }

  @Test
  void time_limits_are_in_milliseconds() {
    assertThat(adapter.properties().socketTimeout().unit().getDuration())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(adapter.properties().connectTimeout().unit().getDuration())
        .isEqualTo(Duration.ofMillis(1));
  }

  @ParameterizedTest
  @CsvSource({
    "08S01, 1053, UNKNOWN",
    "70100, 1927, UNKNOWN",
    "08S01, 1644, LIVING_SERVER",
    "HY000, 1290, LIVING_SERVER",
    "08S01, 0, DRIVER"
  })
  void who_made_an_exception_of_the_driver(String state, int number, Speaker expected) {
    SQLException one = new SQLException("m", state, number);
    assertThat(adapter.speaker(one, null)).isEqualTo(Speaker.UNKNOWN);

    one.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("com.mysql.cj.X", "m", "X.java", 1)});
    assertThat(adapter.speaker(one, null)).isEqualTo(expected);
    assertThat(Drivers.speaker(one)).isEqualTo(expected);
  }

  /** As the driver tells them: of another authority, and for another name. */
  @Test
  void a_certificate_that_is_not_trusted_is_told_from_trouble_of_the_network() {
    CertificateException certificate = new CertificateException("m");

    assertThat(distrusts(new SSLException("m", certificate))).isTrue();
    assertThat(distrusts(new IOException("m", certificate))).isTrue();
    assertThat(distrusts(new UnableToConnectException("one side does not encrypt"))).isTrue();
    assertThat(distrusts(new IOException("m"))).isFalse();
    assertThat(distrusts(new UnableToConnectException("m", new IOException("m")))).isFalse();
    assertThat(distrusts(new SSLException("m", new SocketException("reset")))).isFalse();
  }

  private static boolean distrusts(Throwable cause) {
    return new MySqlConnectorAdapter().distrusts(new SQLException("m", "08S01", cause));
  }

  @Test
  void a_host_that_nobody_listens_at_is_a_failure_of_the_network_that_the_driver_tells()
      throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    SQLException failure = opening(port, Deadline.in(Duration.ofSeconds(5), NanoClock.system()));

    assertThat(adapter.speaker(failure, null)).isEqualTo(Speaker.DRIVER);
    assertThat(MySql.PRODUCT.classify(failure, one -> adapter.speaker(one, null)))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(adapter.distrusts(failure)).isFalse();
  }

  @Test
  void a_server_that_says_nothing_holds_the_driver_until_the_socket_is_closed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      OpenAttempt attempt = attempt(silent.getLocalPort(), Deadline.never(NanoClock.system()));
      CompletableFuture<SQLException> failure =
          CompletableFuture.supplyAsync(() -> opening(attempt));
      try (Socket accepted = silent.accept()) {
        assertThat(failure).isNotDone();
        attempt.abort();
        assertThat(adapter.speaker(failure.get(), null)).isEqualTo(Speaker.DRIVER);
      }
    }
  }

  @Test
  void a_database_that_another_would_answer_for_is_refused_before_the_server_is_asked()
      throws IOException {
    try (ServerSocket unasked = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String name : List.of(" shop", "shop ", "shop\u2003", "shop\n", "shop\ud83d\ude00")) {
        OpenAttempt attempt = attempt(unasked.getLocalPort(), Deadline.never(NanoClock.system()));
        SQLException failure = opening(attempt, name);
        assertThat(failure.getMessage())
            .contains("'" + name + "'")
            .endsWith("give the database another name");
        assertThat(failure.getSQLState()).isEqualTo("3D000");
        assertThat(MySql.PRODUCT.classify(failure, one -> adapter.speaker(one, null)))
            .isEqualTo(FailureKind.OTHER);
      }
    }
  }

  private SQLException opening(int port, Deadline deadline) {
    return opening(attempt(port, deadline));
  }

  private static OpenAttempt attempt(int port, Deadline deadline) {
    return new OpenAttempt(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        deadline,
        SocketSettings.UNTOUCHED);
  }

  private SQLException opening(OpenAttempt attempt) {
    return opening(attempt, "shop");
  }

  private SQLException opening(OpenAttempt attempt, String database) {
    return catchThrowableOfType(
        SQLException.class,
        () ->
            adapter.open(
                attempt,
                new Endpoint("nowhere.example", attempt.address().getPort()),
                database,
                "ann",
                null,
                Map.of()));
  }

  @Test
  void sessions_are_told_of_their_commits_beside_what_the_application_sets() {
    Map<String, String> telling =
        adapter.tellingCommits(Map.of("sessionVariables", "time_zone='+00:00'", "sslMode", "x"));

    assertThat(telling).containsEntry("trackSessionState", "true").containsEntry("sslMode", "x");
    assertThat(telling.get("sessionVariables"))
        .startsWith("time_zone='+00:00',session_track_gtids='OWN_GTID',");
  }

  @ParameterizedTest
  @CsvSource({
    "trackSessionState, false",
    "sessionVariables, SESSION_TRACK_GTIDS=OFF",
    "sessionVariables, session_track_system_variables=''"
  })
  void what_the_application_has_decided_of_the_telling_is_left(String property, String value) {
    Map<String, String> given = Map.of(property, value);

    assertThat(adapter.tellingCommits(given)).isEqualTo(given);
  }
}
