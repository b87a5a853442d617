package io.hibernateaws.engine.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What interceptors may do to a connect, and what becomes of one that does something else. */
@Timeout(30)
class ConnectInterceptorsTest {
  private static final PhysicalConnect CONNECT =
      new PhysicalConnect(new Endpoint("db-1", 5432), "app", "ann", Role.WRITER);

  private final List<ConnectInterceptors> made = new ArrayList<>();

  @AfterEach
  void close() {
    made.forEach(ConnectInterceptors::close);
  }

  private ConnectInterceptors of(ConnectInterceptor... interceptors) {
    return of(
        Arrays.stream(interceptors)
            .map(one -> new Brought<>("x=y", "the interceptor 'y'", getClass(), () -> one))
            .toList());
  }

  /** In the order of their names. */
  private ConnectInterceptors named(Map<String, ConnectInterceptor> interceptors) {
    return of(
        new TreeMap<>(interceptors)
            .entrySet().stream()
                .map(
                    one ->
                        new Brought<>(
                            "x=" + one.getKey(),
                            "the interceptor '" + one.getKey() + "'",
                            getClass(),
                            one::getValue))
                .toList());
  }

  private ConnectInterceptors of(List<Brought<ConnectInterceptor>> chosen) {
    ConnectInterceptors all =
        Objects.requireNonNull(
            ConnectInterceptors.of(
                chosen,
                new PgJdbcAdapter(),
                task -> {
                  Thread thread = new Thread(task, "interceptor");
                  thread.setDaemon(true);
                  return thread;
                }));
    made.add(all);
    return all;
  }

  private static Deadline in(int millis) {
    return Deadline.in(Duration.ofMillis(millis), NanoClock.system());
  }

  private static Map<String, String> ask(ConnectInterceptors interceptors) throws SQLException {
    return interceptors.properties(CONNECT, Map.of("sslmode", "require"), false, in(20_000));
  }

  /** As a plain throwable: an {@code SQLException} is also a sequence of its causes. */
  private static <T extends Throwable> Throwable thrown(Class<T> kind, ThrowingCallable call) {
    return catchThrowableOfType(kind, call);
  }

  private static Throwable refusal(ConnectInterceptors interceptors) {
    return thrown(ExtensionSQLException.class, () -> ask(interceptors));
  }

  @Test
  void without_interceptors_there_is_nothing() {
    assertThat(ConnectInterceptors.of(List.of(), new PgJdbcAdapter(), Thread::new)).isNull();
  }

  @Test
  void they_are_asked_in_order_and_the_later_one_wins_over_the_earlier_and_over_the_settings()
      throws SQLException {
    List<PhysicalConnect> seen = new ArrayList<>();
    ConnectInterceptors both =
        of(
            (connect, deadline) -> {
              seen.add(connect);
              return Map.of("sslmode", "disable", "ApplicationName", "one");
            },
            (connect, deadline) -> Map.of("ApplicationName", "two"));

    assertThat(ask(both)).isEqualTo(Map.of("sslmode", "disable", "ApplicationName", "two"));
    assertThat(seen).containsExactly(CONNECT);
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode, disable, sslmode=disable lets the driver connect without TLS",
    "sslmode, prefer, sslmode=prefer lets the driver connect without TLS",
    "sslmode, require, 'sslmode=require encrypts for whoever answers, whatever its certificate'",
    "sslfactory, org.postgresql.ssl.NonValidatingFactory,"
        + " 'sslfactory=org.postgresql.ssl.NonValidatingFactory encrypts for whoever answers,"
        + " whatever its certificate'"
  })
  void none_may_make_tls_less_certain_where_the_password_is_sent_as_it_is(
      String property, String value, String told) {
    Map<String, String> given = Map.of("sslmode", "verify-full");
    ConnectInterceptors both =
        named(
            Map.of(
                "a", (connect, deadline) -> Map.of("ApplicationName", "one"),
                "b", (connect, deadline) -> Map.of(property, value),
                "c", (connect, deadline) -> Map.of("sslmode", "verify-full")));

    assertThat(
            thrown(
                ExtensionSQLException.class,
                () -> both.properties(CONNECT, given, true, in(20_000))))
        .hasMessage(
            "no connection to db-1:5432 as ann: the interceptor 'b' adds properties with which "
                + told
                + ", and the password is sent as it is; let it add nothing of TLS");
  }

  @Test
  void one_may_make_tls_more_certain_and_any_where_the_driver_protects_the_password()
      throws SQLException {
    Map<String, String> given = Map.of("sslmode", "require");
    Map<String, String> verified = Map.of("sslmode", "verify-full");
    assertThat(of((connect, deadline) -> verified).properties(CONNECT, given, true, in(20_000)))
        .isEqualTo(verified);
    Map<String, String> plain = Map.of("sslmode", "disable");
    assertThat(of((connect, deadline) -> plain).properties(CONNECT, given, false, in(20_000)))
        .isEqualTo(plain);
  }

  @Test
  void a_mode_that_the_driver_does_not_have_ends_such_a_connect_by_the_drivers_words() {
    ConnectInterceptors wrong = of((connect, deadline) -> Map.of("sslmode", "sometimes"));
    assertThat(
            thrown(
                ExtensionSQLException.class,
                () -> wrong.properties(CONNECT, Map.of("sslmode", "require"), true, in(20_000))))
        .hasMessageContaining("the interceptor 'y' adds what pgjdbc does not take: ")
        .hasMessageContaining("sometimes");
  }

  @Test
  void a_refusal_keeps_the_original_and_its_state_and_names_the_interceptor() {
    SQLException own = new SQLException("closed on sundays", "28000", 7);
    Throwable e =
        refusal(
            of(
                (connect, deadline) -> {
                  throw own;
                }));
    assertThat(e)
        .hasMessage(
            "no connection to db-1:5432 as ann: the interceptor 'y' refused it: closed on sundays")
        .hasCause(own);
    assertThat(e).extracting("SQLState", "errorCode").containsExactly("28000", 7);
  }

  @Test
  void anything_that_is_thrown_or_null_is_told_in_the_same_way() {
    for (Throwable thrown :
        List.of(new IllegalStateException("oops"), new AssertionError("oops"))) {
      assertThat(
              refusal(
                  of(
                      (connect, deadline) -> {
                        throw ConnectInterceptorsTest.<RuntimeException>sneaky(thrown);
                      })))
          .hasMessageEndingWith("the interceptor 'y' failed: oops")
          .hasCause(thrown)
          .extracting("SQLState")
          .isEqualTo("38000");
    }
    assertThat(refusal(of((connect, deadline) -> gone())))
        .hasMessageContaining("the interceptor 'y' failed: ")
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway") // what an application must not do
  private static Map<String, String> gone() {
    return null;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as code in other languages
  private static <E extends Throwable> E sneaky(Throwable what) throws E {
    throw (E) what;
  }

  @Test
  void a_property_of_the_engine_of_the_login_or_of_nobody_ends_the_connect() {
    assertThat(refusal(of((connect, deadline) -> Map.of("targetServerType", "primary"))))
        .hasMessageContaining("adds the driver property targetServerType, which belongs to the");
    assertThat(refusal(of((connect, deadline) -> Map.of("password", "other"))))
        .hasMessageContaining("adds the driver property password, which belongs to the engine")
        .hasMessageContaining("credentials.source");
    assertThat(refusal(of((connect, deadline) -> Map.of("sslmod", "require"))))
        .hasMessageContaining("adds 'sslmod', which is no property of pgjdbc");
  }

  @Test
  void one_that_hangs_is_interrupted_at_the_deadline_and_holds_no_thread() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    ConnectInterceptors hanging =
        of(
            (connect, deadline) -> {
              inside.countDown();
              try {
                never.await();
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
              return Map.of();
            });
    int millis = 25;
    do {
      millis *= 2; // on a busy machine the call may not have begun when its time is over
      Deadline deadline = in(millis);
      assertThat(
              thrown(
                  ExtensionSQLException.class,
                  () -> hanging.properties(CONNECT, Map.of(), false, deadline)))
          .hasMessageEndingWith(
              "the interceptor 'y' did not end before the deadline of the connect"
                  + " (network.connect_timeout)");
    } while (inside.getCount() > 0);
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void ones_that_hang_and_ignore_interrupts_make_later_connects_late_and_none_endless()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ConnectInterceptors stubborn =
        of(
            (connect, deadline) -> {
              boolean over = false;
              while (!over) {
                try {
                  over = release.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  // Goes on, as code in a bad library does.
                }
              }
              return Map.of("ApplicationName", "late");
            });
    for (int i = 0; i < 12; i++) {
      assertThat(
              thrown(
                  ExtensionSQLException.class,
                  () -> stubborn.properties(CONNECT, Map.of(), false, in(20))))
          .hasMessageContaining("did not end before the deadline");
    }
    release.countDown();
    assertThat(ask(stubborn)).containsEntry("ApplicationName", "late");
  }

  @Test
  void closing_ends_every_wait_and_refuses_what_comes_later() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ConnectInterceptors waiting =
        of(
            (connect, deadline) -> {
              inside.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Map.of();
            });
    CompletableFuture<Throwable> told =
        CompletableFuture.supplyAsync(() -> thrown(ConnectSQLException.class, () -> ask(waiting)));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

    waiting.close();

    assertThat(told.get(10, TimeUnit.SECONDS)).hasMessageContaining("the engine is closing");
    assertThat(thrown(ConnectSQLException.class, () -> ask(waiting)))
        .hasMessageContaining("the engine is closing");
  }

  @Test
  void an_interrupt_of_the_session_reaches_the_interceptor_and_stays_set() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    ConnectInterceptors waiting =
        of(
            (connect, deadline) -> {
              inside.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
              return Map.of();
            });
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread session =
        new Thread(
            () -> {
              thrown(ConnectSQLException.class, () -> ask(waiting));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    session.start();
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

    session.interrupt();

    assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    Awaitility.await().until(() -> !session.isAlive());
  }
}
