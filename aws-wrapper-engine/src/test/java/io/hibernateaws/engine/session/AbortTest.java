package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code Connection.abort} while the session waits for a host. */
@Timeout(30)
class AbortTest {
  private final Stage stage = new Stage();
  private final CountDownLatch waits = new CountDownLatch(1);

  @AfterEach
  void end() {
    stage.close();
  }

  /** How a call ended, and whether its thread was left interrupted. */
  private record End(@Nullable Throwable failure, boolean interrupted) {}

  @Test
  void a_bind_that_waits_for_a_host_ends_at_once() throws Exception {
    Connection connection = stage.open();

    End end = abortedWhileWaiting(connection, connection::createStatement);

    assertThat(end.failure())
        .hasMessage("This connection is closed.")
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThat(end.interrupted()).isFalse();
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void a_metadata_call_that_waits_for_a_host_ends_at_once() throws Exception {
    Connection connection = stage.open();

    End end = abortedWhileWaiting(connection, connection::getMetaData);

    assertThat(end.failure()).hasMessage("This connection is closed.");
    assertThat(end.interrupted()).isFalse();
  }

  @Test
  void a_failover_ends_at_once_and_the_verdict_says_why() throws Exception {
    Connection connection = stage.inTransaction();
    PreparedStatement statement = connection.prepareStatement("select 1");
    stage.raw().failAt("executeQuery", stage.lost());

    End end = abortedWhileWaiting(connection, statement::executeQuery);

    assertThat(end.failure())
        .isInstanceOf(FailoverFailedSQLException.class)
        .hasMessageContaining("the application aborted the connection");
    assertThat(end.interrupted()).isFalse();
    assertThatThrownBy(connection::commit).hasMessage("This connection is closed.");
  }

  @Test
  void a_commit_lost_in_flight_is_still_reported_as_unknown() throws Exception {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.lost());

    End end = abortedWhileWaiting(connection, connection::commit);

    assertThat(end.failure()).isInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void an_abort_between_two_calls_interrupts_nobody() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();

    connection.abort(Runnable::run);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void a_thread_that_somebody_else_interrupted_stays_interrupted() throws Exception {
    Connection connection = stage.open();
    stage.wait = () -> Thread.currentThread().interrupt();

    End end =
        CompletableFuture.supplyAsync(() -> ending(connection::createStatement))
            .get(5, TimeUnit.SECONDS);

    assertThat(end.interrupted()).isTrue();
  }

  /** Aborts the connection as soon as the call waits for a host. */
  private End abortedWhileWaiting(Connection connection, ThrowingCallable call) throws Exception {
    stage.wait =
        () -> {
          waits.countDown();
          new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        };
    CompletableFuture<End> ending = CompletableFuture.supplyAsync(() -> ending(call));
    assertThat(waits.await(5, TimeUnit.SECONDS)).isTrue();
    connection.abort(Runnable::run);
    return ending.get(5, TimeUnit.SECONDS);
  }

  private static End ending(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    return new End(failure, Thread.interrupted());
  }
}
