package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source of credentials is an application's, and may throw anything. */
@Timeout(30)
class ThrowingCredentialsTest {
  private final NanoClock clock = NanoClock.system();
  private final FakeServers servers = new FakeServers();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final LinkPool pool;
  private @Nullable Throwable atFetch;
  private @Nullable Throwable atRefusal;

  private final CredentialSource source =
      new CredentialSource() {
        @Override
        public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) {
          sneak(atFetch);
          return new Credentials(user, "right");
        }

        @Override
        public boolean refused(Credentials credentials) {
          sneak(atRefusal);
          return false;
        }
      };

  ThrowingCredentialsTest() {
    servers.server("a", Role.WRITER);
    servers.password = "right";
    servers.credentials = source;
    pool =
        TestSupply.over(
            servers,
            new Snapshots().cluster("a"),
            seen -> {},
            EngineObserver.NONE,
            clock,
            watchdog,
            new PoolSettings(true, 1, 0, Duration.ofSeconds(5), Duration.ofHours(1), null, null),
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    pool.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    watchdog.close();
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("made up"),
        new AssertionError("made up"),
        new StackOverflowError("made up"),
        new IOException("made up"));
  }

  @SuppressWarnings("unchecked") // as code in other languages
  private static <E extends Throwable> void sneak(@Nullable Throwable thrown) throws E {
    if (thrown != null) {
      throw (E) thrown;
    }
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_it_throws_when_it_is_asked_reaches_the_application_and_costs_no_permit(Throwable thrown)
      throws Exception {
    atFetch = thrown;
    assertThat(catchThrowable(() -> pool.supply().borrow(ConnectRequest.WRITABLE)))
        .isSameAs(thrown);

    atFetch = null;
    pool.supply().borrow(ConnectRequest.WRITABLE).giveBack();
    assertThat(pool.counts().borrowed()).isZero();
    assertThat(pool.counts().open()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_it_throws_when_it_is_told_of_a_refusal_does_not_hide_the_refusal(Throwable thrown)
      throws Exception {
    atRefusal = thrown;
    servers.password = "another";
    Throwable told = catchThrowable(() -> pool.supply().borrow(ConnectRequest.WRITABLE));
    assertThat(told).hasMessageContaining("password authentication failed");
    assertThat(told.getSuppressed()).contains(thrown);

    servers.password = "right";
    pool.supply().borrow(ConnectRequest.WRITABLE).giveBack();
    assertThat(pool.counts().borrowed()).isZero();
  }
}
