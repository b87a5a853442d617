package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.credential.RotatingCredentials;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the passwords of links come from, and what a refused login leads to. */
@Timeout(30)
class CredentialsOfLinksTest {
  private final NanoClock clock = NanoClock.system();
  private final FakeServers servers = new FakeServers();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
  private final RotatingCredentials source = new RotatingCredentials("first");
  private final LinkPool pool;

  CredentialsOfLinksTest() {
    servers.server("a", Role.WRITER);
    servers.password = "first";
    servers.credentials = source;
    pool =
        TestSupply.over(
            servers,
            new Snapshots().cluster("a"),
            seen -> {},
            events::add,
            clock,
            watchdog,
            new PoolSettings(true, 10, 0, Duration.ofSeconds(5), Duration.ofHours(1), null, null),
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    pool.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    watchdog.close();
  }

  private Lease borrow(ConnectRequest request) throws SQLException {
    return pool.supply().borrow(request);
  }

  @Test
  void the_source_is_asked_once_for_every_physical_connection_and_every_fetch_is_an_event()
      throws SQLException {
    borrow(ConnectRequest.WRITABLE).giveBack();
    borrow(ConnectRequest.WRITABLE).giveBack();
    borrow(ConnectRequest.WRITABLE.withCredentials("ann", "her own")).giveBack();
    borrow(ConnectRequest.WRITABLE.withDatabase("tenant")).giveBack();

    assertThat(source.asked).containsExactly("app", "ann", "app");
    assertThat(servers.opened).hasValue(3);
    assertThat(events)
        .filteredOn(EngineEvent.CredentialsFetched.class::isInstance)
        .hasSize(3)
        .allSatisfy(event -> assertThat(event.source()).isEqualTo(TestEvents.SOURCE))
        .noneSatisfy(event -> assertThat(event.toString()).contains("first"));
  }

  @Test
  void a_login_that_is_refused_after_a_rotation_is_tried_again_with_what_is_right_now()
      throws SQLException {
    borrow(ConnectRequest.WRITABLE).evict("the test needs a new link");
    source.rotate("second");
    servers.password = "second";

    borrow(ConnectRequest.WRITABLE).giveBack();

    assertThat(source.asked).containsExactly("app", "app", "app");
    assertThat(source.refused).containsExactly("app");
  }

  @Test
  void a_login_is_tried_a_second_time_only_if_other_credentials_may_be_had() {
    servers.password = "another";

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThat(source.asked).containsExactly("app");
    assertThat(source.refused).containsExactly("app");
  }

  @Test
  void a_server_that_is_not_trusted_has_refused_no_password() {
    servers.untrusted = true;
    servers.server("a", Role.WRITER).refusal = new SQLException("no such certificate", "08006");

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE)).hasMessageContaining("certificate");
    assertThat(source.asked).containsExactly("app");
    assertThat(source.refused).isEmpty();
  }

  @Test
  void a_login_is_not_tried_a_third_time() throws SQLException {
    borrow(ConnectRequest.WRITABLE).evict("the test needs a new link");
    source.rotate("second");
    servers.password = "third";

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE))
        .hasMessageContaining("password authentication failed");
    assertThat(source.asked).containsExactly("app", "app", "app");
    assertThat(source.refused).containsExactly("app", "app");
  }

  @Test
  void monitors_ask_the_same_source_for_a_user_of_their_own() throws SQLException {
    ConnectTargets targets =
        new ConnectTargets(
            new ConnectionSettings(
                "unit",
                new JdbcUrl("postgresql", new Endpoint("the.url", 5432), "db", Map.of()),
                new Credentials("app", "unused"),
                Map.of()),
            new MonitoringSettings(new Credentials("watcher", "unused"), null, null),
            servers,
            UnaryOperator.identity(),
            new CredentialSources(servers, new Endpoint("the.url", 5432), source, null));
    PhysicalOpener.Target target = targets.monitors(Map.of()).apply(new Endpoint("a.host", 5432));

    assertThat(target.user()).isEqualTo("watcher");
    assertThat(target.credentials().fetch(target.endpoint(), target.user(), Deadline.never(clock)))
        .isEqualTo(new Credentials("watcher", "first"));
  }
}
