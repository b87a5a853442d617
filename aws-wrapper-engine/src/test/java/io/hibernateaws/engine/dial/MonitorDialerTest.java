package io.hibernateaws.engine.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.credential.RotatingCredentials;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.endpoint.JvmResolver;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.route.ClusterAddress;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.ClusterSettings;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What monitors do with their log-ins, and what a failure of one says about its host. */
@Timeout(30)
class MonitorDialerTest {
  private static final Endpoint MEMBER = new Endpoint("a.host", 5432);
  private static final Endpoint URL = new Endpoint("the.url", 5432);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String SWITCHING = "28000";

  /** Stands still, so that what is left of a deadline is all that it had. */
  private final NanoClock clock = () -> 0;

  private final FakeServers servers = new FakeServers();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final RotatingCredentials source = new RotatingCredentials("first");

  @AfterEach
  void stop() {
    watchdog.close();
  }

  private MonitorDialer dialer(CredentialSource credentials) {
    FamilyHolder family =
        new FamilyHolder(servers.family(), raw -> servers.family(), accepted -> {});
    PhysicalOpener opener =
        new PhysicalOpener(
            servers,
            family::best,
            (host, deadline) -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            new NameWatch(
                new TimedResolver(
                    host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, Thread::new),
                watchdog),
            SocketSettings.UNTOUCHED,
            watchdog,
            Duration.ofSeconds(10),
            null,
            TestEvents.NONE,
            clock);
    ConnectTargets targets =
        new ConnectTargets(
            new ConnectionSettings(
                "unit",
                new JdbcUrl("postgresql", URL, "db", Map.of()),
                new Credentials("app", null),
                Map.of()),
            new MonitoringSettings(null, null, null),
            servers,
            UnaryOperator.identity(),
            new CredentialSources(servers, URL, credentials, null));
    return new MonitorDialer(
        opener,
        targets,
        new MonitorLinkSettings(CONNECT, Duration.ofSeconds(5), Map.of()),
        family,
        new ClusterAddress(URL, new ClusterSettings(null, null, new JvmResolver()), null),
        watchdog,
        Duration.ofSeconds(1),
        new OrphanedServerProcesses(true));
  }

  private SQLException failureOf(MonitorDialer dialer) {
    return catchThrowableOfType(
        SQLException.class, () -> dialer.dial(MEMBER, Deadline.never(clock)));
  }

  @Test
  void a_source_that_hangs_keeps_a_monitor_for_twenty_seconds_beyond_the_connect_and_no_longer()
      throws SQLException {
    List<Duration> given = new ArrayList<>();
    MonitorDialer dialer =
        dialer(
            (endpoint, user, deadline) -> {
              given.add(Duration.ofNanos(deadline.nanosLeft()));
              return new Credentials(user, "any");
            });

    dialer.dial(MEMBER, Deadline.never(clock)).close();
    dialer.dial(MEMBER, Deadline.in(Duration.ofMinutes(10), clock)).close();
    dialer.dial(MEMBER, Deadline.in(Duration.ofMillis(500), clock)).close();

    assertThat(given)
        .containsExactly(CONNECT.plusSeconds(20), CONNECT.plusSeconds(20), Duration.ofMillis(500));
  }

  @Test
  void a_host_that_was_not_asked_for_want_of_credentials_is_neither_dead_nor_asked() {
    MonitorDialer dialer =
        dialer(
            (endpoint, user, deadline) -> {
              throw new ConnectSQLException("the service is away");
            });
    SQLException failure = failureOf(dialer);

    assertThat((Throwable) failure).hasMessage("the service is away");
    assertThat(dialer.isUnasked(failure)).isTrue();
    assertThat(dialer.meansDead(failure)).isFalse();
    assertThat(servers.users).isEmpty();
  }

  @Test
  void a_host_that_refused_what_could_not_be_replaced_was_asked_and_lives() {
    servers.password = "another";
    MonitorDialer dialer =
        dialer(
            new CredentialSource() {
              private boolean asked;

              @Override
              public Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
                  throws SQLException {
                if (asked) {
                  throw new ConnectSQLException("the service is away");
                }
                asked = true;
                return new Credentials(user, "old");
              }

              @Override
              public boolean refused(Credentials credentials) {
                return true;
              }
            });
    SQLException failure = failureOf(dialer);

    assertThat((Throwable) failure).hasMessageContaining("the server refused a log-in, and");
    assertThat(dialer.isUnasked(failure)).isFalse();
    assertThat(dialer.meansDead(failure)).isFalse();
  }

  @Test
  void what_an_extension_keeps_a_monitor_from_is_no_silence_whatever_its_state() {
    SQLException failure =
        new ExtensionSQLException("closed for stocktaking", new SQLException("own", "08001"));
    MonitorDialer dialer = dialer(source);

    assertThat(dialer.isUnasked(failure)).isTrue();
    assertThat(dialer.meansDead(failure)).isFalse();
    assertThat(dialer.meansDead(new SQLException("no answer", "08001"))).isTrue();
  }

  @Test
  void a_first_word_is_waited_for_without_credentials_and_as_nobody() throws SQLException {
    MonitorDialer dialer = dialer(source);
    dialer.knock(MEMBER, null, Deadline.in(Duration.ofMillis(500), clock));
    servers.server("a", Role.WRITER).refusal = new SQLException("no answer", "08006");
    assertThatThrownBy(() -> dialer.knock(MEMBER, null, Deadline.in(Duration.ofMillis(500), clock)))
        .hasMessage("no answer");

    assertThat(servers.users).containsExactly("aws_host_probe", "aws_host_probe");
    assertThat(source.asked).isEmpty();
  }

  @Test
  void a_log_in_that_is_refused_while_roles_change_has_refused_no_password() {
    servers.server("a", Role.WRITER).refusal = new SQLException("no entry", SWITCHING);
    servers.switching = SWITCHING;
    MonitorDialer multiAz = dialer(source);
    SQLException failure = failureOf(multiAz);

    assertThat((Throwable) failure).hasMessage("no entry");
    assertThat(source.asked).containsExactly("app");
    assertThat(source.refused).as("the password is the right one").isEmpty();
    assertThat(multiAz.meansDead(failure)).isFalse();
    assertThat(multiAz.isStarting(failure)).isTrue();

    servers.switching = null;
    failureOf(dialer(source));
    assertThat(source.refused).as("of any other server it is a refusal").containsExactly("app");
  }
}
