package io.hibernateaws.engine.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connect does with credentials that a server refuses. */
@Timeout(60)
class LoginsTest {
  private static final Endpoint SERVER = new Endpoint("db", 5432);
  private static final String REFUSED = "28P01";

  private final NanoClock clock = NanoClock.system();
  private final ScriptedIssuer issuer = new ScriptedIssuer();
  private final CachingCredentials credentials =
      new CachingCredentials(issuer, clock, Executors.defaultThreadFactory());
  private final Logins logins =
      new Logins(
          failure -> REFUSED.equals(failure.getSQLState()),
          TestEvents.to(EngineObserver.NONE),
          clock);
  private final List<@Nullable String> tried = new ArrayList<>();
  private String right = "first";

  @AfterEach
  void stop() {
    credentials.close();
  }

  private String open() throws SQLException {
    return logins.open(
        credentials,
        SERVER,
        "app",
        Deadline.in(Duration.ofSeconds(20), clock),
        Duration.ofSeconds(10),
        () -> false,
        (login, limit) -> {
          tried.add(login.password());
          if (right.equals(login.password())) {
            return "opened";
          }
          throw new SQLException("password authentication failed", REFUSED);
        });
  }

  @Test
  void what_a_server_refuses_after_a_change_is_fetched_once_more_and_tried_once_more()
      throws SQLException {
    open();
    right = "second";
    issuer.password = "second";

    assertThat(open()).isEqualTo("opened");
    assertThat(tried).containsExactly("first", "first", "second");
  }

  @Test
  void what_is_refused_though_it_is_fresh_is_the_servers_own_exception_with_the_usual_causes() {
    right = "another";

    assertThatThrownBy(this::open)
        .hasMessage("password authentication failed")
        .satisfies(
            refusal ->
                assertThat(refusal.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("db:5432 refuses app; usual causes: none"));
    assertThat(tried).containsExactly("first");
  }

  @Test
  void a_fetch_that_fails_after_a_refusal_keeps_the_refusal_as_its_cause() throws SQLException {
    open();
    right = "second";
    issuer.outage = "the service is down";

    Throwable failure = catchThrowable(this::open);
    assertThat(failure)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("the server refused a log-in, and")
        .hasMessageContaining("the service is down");
    assertThat(failure.getCause()).hasMessage("password authentication failed");
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void a_change_that_the_service_hears_of_late_is_waited_for() throws SQLException {
    issuer.changeTakes = Duration.ofSeconds(10);
    open();
    right = "second";
    Thread rotation =
        new Thread(
            () -> {
              while (issuer.asked.get() < 2) {
                Thread.onSpinWait();
              }
              issuer.password = "second";
            });
    rotation.start();

    assertThat(open()).isEqualTo("opened");
    assertThat(tried).containsExactly("first", "first", "second");
  }

  @Test
  void a_failure_that_is_no_refusal_is_tried_once() {
    assertThatThrownBy(
            () ->
                logins.open(
                    credentials,
                    SERVER,
                    "app",
                    Deadline.in(Duration.ofSeconds(20), clock),
                    Duration.ofSeconds(10),
                    () -> false,
                    (login, limit) -> {
                      tried.add(login.password());
                      throw new SQLException("too many connections", "53300");
                    }))
        .hasMessage("too many connections")
        .hasNoSuppressedExceptions();
    assertThat(tried).hasSize(1);
  }

  @Test
  void a_failure_to_get_credentials_is_told_from_one_of_the_host() throws SQLException {
    open();
    right = "second";
    issuer.outage = "the service is down";
    assertThat(catchThrowable(this::open))
        .isInstanceOfSatisfying(
            SQLException.class,
            failure -> assertThat(NoCredentialsException.isBehind(failure)).isTrue());
  }

  @Test
  void a_refusal_is_one_of_the_host() {
    right = "another";

    assertThat(catchThrowable(this::open))
        .isInstanceOfSatisfying(
            SQLException.class,
            refusal -> assertThat(NoCredentialsException.isBehind(refusal)).isFalse());
  }

  @Test
  void the_time_of_a_connect_begins_when_its_credentials_are_there() throws SQLException {
    Duration longest = Duration.ofSeconds(5);
    Deadline limit =
        logins.open(
            (endpoint, user, deadline) -> {
              assertThat(deadline.nanosLeft()).isGreaterThan(longest.toNanos());
              return new Credentials(user, "first");
            },
            SERVER,
            "app",
            Deadline.in(Duration.ofMinutes(1), clock),
            longest,
            () -> false,
            (login, given) -> given);

    assertThat(limit.nanosLeft()).isLessThanOrEqualTo(longest.toNanos());
  }
}
