package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.product.TestedProduct;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A lost transaction must be acknowledged: the state LOST, call by call. */
@ParameterizedClass
@EnumSource
class LostTransactionTest {
  private final Stage stage;

  LostTransactionTest(TestedProduct tested) {
    this.stage = new Stage(tested);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  /** A call on a connection, with its name. */
  record Call(String name, VerdictTest.Work work) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> refused() {
    return Stream.of(
        new Call("commit", Connection::commit),
        new Call("setAutoCommit(true)", c -> c.setAutoCommit(true)),
        new Call("setAutoCommit(false)", c -> c.setAutoCommit(false)),
        new Call("getAutoCommit", Connection::getAutoCommit),
        new Call("createStatement", Connection::createStatement),
        new Call("prepareStatement", c -> c.prepareStatement("select 1")),
        new Call("prepareCall", c -> c.prepareCall("{call p()}")),
        new Call("setSavepoint", Connection::setSavepoint),
        new Call("rollback to a savepoint", c -> c.rollback(null)),
        new Call("setSchema", c -> c.setSchema("x")),
        new Call("getSchema", Connection::getSchema),
        new Call("setReadOnly", c -> c.setReadOnly(true)),
        new Call("isReadOnly", Connection::isReadOnly),
        new Call("setTransactionIsolation", c -> c.setTransactionIsolation(8)),
        new Call("setTypeMap", c -> c.setTypeMap(Map.of())),
        new Call("getMetaData", Connection::getMetaData),
        new Call("unwrap the driver's", c -> c.unwrap(Runnable.class)),
        new Call("createBlob", Connection::createBlob));
  }

  private Connection lost() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeQuery", stage.lost());
    assertThatThrownBy(() -> connection.prepareStatement("select 1").executeQuery())
        .isExactlyInstanceOf(TransactionLostSQLException.class);
    return connection;
  }

  private Connection unknown() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.lost());
    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    return connection;
  }

  private static FailoverSQLException verdict(Connection connection) throws SQLException {
    return Objects.requireNonNull(connection.unwrap(VerdictMemory.class).lastVerdict());
  }

  @Test
  void a_link_lost_while_a_driver_asks_what_a_column_is_loses_the_transaction()
      throws SQLException {
    Connection connection = stage.inTransaction();
    ResultSetMetaData columns =
        connection.prepareStatement("select 1").executeQuery().getMetaData();
    stage.raw().failAt("getColumnTypeName", stage.lost());

    assertThatThrownBy(() -> columns.getColumnTypeName(1))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everything_but_rollback_and_close_throws_the_same_verdict_again(Call call)
      throws SQLException {
    Connection lost = lost();
    TransactionLostSQLException first = (TransactionLostSQLException) verdict(lost);

    TransactionLostSQLException again =
        catchThrowableOfType(TransactionLostSQLException.class, () -> call.work.on(lost));

    assertThat((Throwable) again).hasMessage(first.getMessage()).hasNoCause();
    assertThat(first.getCause()).isNotNull();
    assertThat(again.details()).isEqualTo(first.details());
    assertThatThrownBy(() -> call.work.on(unknown()))
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    assertThat(stage.failovers).hasSize(2);
  }

  @Test
  void the_verdict_told_again_can_be_added_to_the_first() throws SQLException {
    Connection unknown = unknown();
    SQLException first = verdict(unknown);
    SQLException again = catchThrowableOfType(SQLException.class, unknown::rollback);

    first.addSuppressed(again);

    StringWriter printed = new StringWriter();
    first.printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString()).doesNotContain("CIRCULAR");
    assertThat((Throwable) unknown.unwrap(VerdictMemory.class).lastVerdict()).isSameAs(first);
  }

  @Test
  void an_unknown_commit_is_told_as_a_commit() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit)
        .hasMessageContaining("while its transaction was being committed")
        .hasMessageNotContaining("by itself");
  }

  @Test
  void a_certain_loss_is_acknowledged_by_rollback_and_the_connection_is_usable()
      throws SQLException {
    Connection lost = lost();

    lost.rollback();

    assertThat(lost.getAutoCommit()).isFalse();
    lost.prepareStatement("insert into t values (2)").executeUpdate();
    lost.commit();
    assertThat(stage.raws).hasSize(2);
    assertThat(stage.raw().told()).endsWith("commit()");
  }

  @Test
  void the_acknowledgement_needs_no_link() throws SQLException {
    Connection lost = lost();

    lost.rollback();
    lost.setAutoCommit(true);
    lost.close();

    assertThat(stage.borrows).hasSize(1);
  }

  @Test
  void an_unknown_outcome_cannot_be_acknowledged() throws SQLException {
    Connection unknown = unknown();

    assertThatThrownBy(unknown::rollback)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    assertThatThrownBy(unknown::rollback)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    assertThat(unknown.isClosed()).isFalse();
    unknown.close();
    assertThat(unknown.isClosed()).isTrue();
  }

  @Test
  void what_asks_for_nothing_stays_quiet() throws SQLException {
    Connection lost = lost();

    assertThat(lost.isClosed()).isFalse();
    assertThat(lost.isValid(1)).isFalse();
    assertThat((Throwable) lost.getWarnings()).isNull();
    lost.clearWarnings();
    lost.close();
    lost.close();
    assertThat(lost.isClosed()).isTrue();
  }

  @Test
  void statements_of_the_lost_link_are_quiet_where_hibernate_asks_and_refuse_the_rest()
      throws SQLException {
    Connection connection = stage.inTransaction();
    PreparedStatement old = connection.prepareStatement("select 1");
    assertThat(old.getMaxRows()).isEqualTo(7);
    stage.raw().failAt("executeQuery", stage.lost());
    assertThatThrownBy(old::executeQuery).isExactlyInstanceOf(TransactionLostSQLException.class);

    assertThat(old.isClosed()).isTrue();
    assertThat(old.getMaxRows()).isZero();
    assertThat(old.getQueryTimeout()).isZero();
    old.cancel();
    assertThatThrownBy(() -> old.setInt(1, 1))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
    assertThatThrownBy(old::executeQuery).isExactlyInstanceOf(TransactionLostSQLException.class);
    assertThatThrownBy(() -> old.addBatch("x"))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
    connection.rollback();
    assertThatThrownBy(old::executeQuery).hasMessageContaining("was lost; prepare it again");
    connection.prepareStatement("select 2");
    assertThatThrownBy(old::executeQuery).hasMessageContaining("was lost; prepare it again");
    old.close();
    old.close();
    assertThatThrownBy(old::executeQuery).hasMessage("This statement is closed.");
  }

  @Test
  void a_connection_lost_during_rollback_needs_no_exception() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("rollback", stage.lost());

    connection.rollback();

    assertThat(stage.failovers).isEmpty();
    assertThat(stage.events).isEmpty();
    assertThat(stage.endings).containsExactly("evicted: lost in rollback()");
    connection.createStatement().executeUpdate("insert into t values (1)");
    connection.commit();
  }

  @Test
  void a_rollback_that_fails_otherwise_throws_the_drivers_exception() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException other = new SQLException("no", "42000");
    stage.raw().failAt("rollback", other);

    assertThatThrownBy(connection::rollback).isSameAs(other);
    connection.rollback();
  }
}
