package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.link.Link;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
  void an_abort_that_comes_too_late_leaves_the_next_session_of_the_link_alone()
      throws SQLException {
    Connection first = stage.open();
    first.createStatement();
    Link link = stage.link(first);
    AtomicReference<Connection> second = new AtomicReference<>();
    stage.beforeLease = () -> second.set(another(first));

    first.abort(Runnable::run);

    assertThat((Object) stage.link(taker(second))).isSameAs(link);
    assertThat(link.abortedBecause()).isNull();
    taker(second).createStatement().executeUpdate("insert into t values (1)");
  }

  private static Connection taker(AtomicReference<Connection> holder) {
    Connection connection = holder.get();
    return Objects.requireNonNull(connection, "no session has got the link");
  }

  /** Closes a connection and gives another session its link. */
  private Connection another(Connection first) {
    try {
      first.close();
      return stage.inTransaction();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_call_that_another_thread_s_close_overtakes_does_not_reach_the_next_session()
      throws SQLException {
    Connection first = stage.inTransaction();
    Link link = stage.link(first);
    AtomicReference<Connection> second = new AtomicReference<>();
    stage.driver.beforeState = () -> second.set(another(first));

    assertThatThrownBy(first::commit).hasMessage("This connection is closed.");

    assertThat((Object) stage.link(taker(second))).isSameAs(link);
    assertThat(stage.raw().told()).doesNotContain("commit()");
    assertThat(link.inFlight()).isFalse();
    taker(second).commit();
  }

  @Test
  void so_does_not_a_rollback() throws SQLException {
    Connection first = stage.inTransaction();
    AtomicReference<Connection> second = new AtomicReference<>();
    stage.driver.beforeState = () -> second.set(another(first));
    long rolledBack = rollbacks();

    assertThatThrownBy(first::rollback).hasMessage("This connection is closed.");

    assertThat(rollbacks()).as("that of the close").isEqualTo(rolledBack + 1);
    taker(second).commit();
  }

  private long rollbacks() {
    return stage.raw().told().stream().filter("rollback()"::equals).count();
  }

  @Test
  void closing_while_another_thread_s_bind_waits_for_a_host_ends_the_wait() throws Exception {
    Connection connection = stage.open();

    End end = overtakenWhileWaiting(connection, connection::createStatement, Connection::close);

    assertThat(end.failure())
        .hasMessage("This connection is closed.")
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThat(end.interrupted()).isFalse();
  }

  @Test
  void closing_while_another_thread_binds_leaves_no_link_behind() throws SQLException {
    Connection connection = stage.open();
    stage.beforeLease = () -> close(connection);

    assertThatThrownBy(connection::createStatement).hasMessage("This connection is closed.");

    assertThat(stage.endings).hasSize(1);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
    return overtakenWhileWaiting(connection, call, one -> one.abort(Runnable::run));
  }

  /** What another thread does to a connection. */
  private interface Ending {
    void of(Connection connection) throws SQLException;
  }

  private End overtakenWhileWaiting(Connection connection, ThrowingCallable call, Ending how)
      throws Exception {
    stage.wait =
        () -> {
          waits.countDown();
          new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        };
    CompletableFuture<End> ending = CompletableFuture.supplyAsync(() -> ending(call));
    assertThat(waits.await(5, TimeUnit.SECONDS)).isTrue();
    how.of(connection);
    return ending.get(5, TimeUnit.SECONDS);
  }

  private static End ending(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    return new End(failure, Thread.interrupted());
  }
}
