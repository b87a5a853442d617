package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.link.TestLinks;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing, aborting, validity and statements of guarded connections. */
class SessionLifeTest {
  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void closing_twice_gives_one_link_back_once() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();

    connection.close();
    connection.close();

    assertThat(stage.endings).containsExactly("given back");
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(0)).isFalse();
  }

  @Test
  void closing_an_unbound_connection_touches_nothing() throws SQLException {
    stage.open().close();

    assertThat(stage.borrows).isEmpty();
    assertThat(stage.endings).isEmpty();
  }

  @Test
  void a_closed_connection_refuses_every_call_as_closed() throws SQLException {
    Connection connection = stage.open();
    connection.close();

    assertThatThrownBy(connection::createStatement).hasMessage("This connection is closed.");
    assertThatThrownBy(connection::commit).hasMessage("This connection is closed.");
    assertThatThrownBy(connection::rollback).hasMessage("This connection is closed.");
    assertThatThrownBy(connection::getAutoCommit).hasMessage("This connection is closed.");
    assertThatThrownBy(() -> connection.setReadOnly(true)).hasMessage("This connection is closed.");
    assertThatThrownBy(connection::getMetaData).hasMessage("This connection is closed.");
  }

  @Test
  void closing_closes_the_statements_that_are_open_and_only_those() throws SQLException {
    Connection connection = stage.open();
    Statement first = connection.createStatement();
    Statement second = connection.createStatement();
    Statement third = connection.createStatement();
    second.close();
    stage.raw().calls.clear();

    connection.close();

    assertThat(stage.raw().told()).containsExactly("close()", "close()", "setAutoCommit(true)");
    assertThat(first.isClosed()).isTrue();
    assertThat(third.isClosed()).isTrue();
    assertThatThrownBy(() -> first.execute("x")).hasMessage("This statement is closed.");
  }

  @Test
  void statements_are_closed_in_any_order() throws SQLException {
    Connection connection = stage.open();
    Statement[] statements = new Statement[4];
    for (int i = 0; i < statements.length; i++) {
      statements[i] = connection.createStatement();
    }
    statements[3].close();
    statements[0].close();
    statements[1].close();
    statements[2].close();
    stage.raw().calls.clear();

    connection.close();

    assertThat(stage.raw().told()).isEmpty();
  }

  @Test
  void a_statement_that_is_closed_on_a_dead_link_is_quiet_and_starts_no_failover()
      throws SQLException {
    Connection connection = stage.inTransaction();
    Statement statement = connection.createStatement();
    stage.raw().failAt("close", stage.lost());

    statement.close();

    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void closing_a_connection_whose_link_is_dead_evicts_it_without_a_failover() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("rollback", stage.lost());

    connection.close();

    assertThat(stage.failovers).isEmpty();
    assertThat(stage.endings)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("evicted: could not be reset");
  }

  @Test
  void validity_of_a_bound_connection_is_asked_of_its_link_and_starts_no_failover()
      throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();
    assertThat(connection.isValid(3)).isTrue();

    stage.raw().failAt("isValid", stage.lost());

    assertThat(connection.isValid(3)).isFalse();
    assertThat(connection.isValid(3)).isFalse();
    assertThat(stage.failovers).isEmpty();
    assertThatThrownBy(() -> connection.isValid(-1)).isInstanceOf(SQLException.class);
  }

  @Test
  void an_aborted_connection_ends_its_call_with_the_drivers_exception_and_no_failover()
      throws SQLException {
    Connection connection = stage.inTransaction();
    PreparedStatement statement = connection.prepareStatement("select 1");
    SQLException cut = stage.lost();
    stage.raw().failAt("executeQuery", cut);
    stage.raw().onCall =
        () -> {
          try {
            connection.abort(Runnable::run);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        };

    assertThatThrownBy(statement::executeQuery).isSameAs(cut);

    assertThat(connection.isClosed()).isTrue();
    assertThat(stage.failovers).isEmpty();
    assertThat(stage.endings).containsExactly("evicted: aborted by the application");
    assertThatThrownBy(connection::createStatement).hasMessage("This connection is closed.");
    connection.close();
  }

  @Test
  void who_asked_hears_of_the_end_of_a_connection_even_if_it_has_no_link() throws SQLException {
    AtomicInteger ends = new AtomicInteger();
    Connection connection =
        stage
            .sessions()
            .openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, ends::incrementAndGet);
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
    assertThat(stage.isBound(connection)).isFalse();
    assertThat(ends).hasValue(0);

    connection.close();
    connection.close();

    assertThat(ends).hasValue(1);
  }

  @Test
  void who_asked_hears_of_the_end_of_a_connection_that_is_aborted() throws SQLException {
    AtomicInteger ends = new AtomicInteger();
    Connection connection =
        stage
            .sessions()
            .openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, ends::incrementAndGet);

    connection.abort(Runnable::run);

    assertThat(ends).hasPositiveValue();
  }

  @Test
  void an_idle_connection_that_is_aborted_frees_its_link_at_once() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();

    connection.abort(Runnable::run);
    connection.close();

    assertThat(stage.endings).containsExactly("evicted: aborted by the application");
  }

  @Test
  void a_result_set_belongs_to_the_very_statement_that_made_it() throws SQLException {
    Connection connection = stage.open();
    PreparedStatement prepared = connection.prepareStatement("select 1");
    Statement plain = connection.createStatement();

    assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
    assertThat(prepared.getResultSet().getStatement()).isSameAs(prepared);
    assertThat(plain.executeQuery("select 1").getStatement()).isSameAs(plain);
    assertThat(plain.getGeneratedKeys().getStatement()).isSameAs(plain);
    stage.driver.streaming = true;
    try (ResultSet results = prepared.executeQuery()) {
      assertThat(results.getStatement()).isSameAs(prepared);
    }
  }

  @Test
  void a_wrapper_has_exactly_the_interface_it_was_asked_for() throws SQLException {
    Connection connection = stage.open();

    assertThat(connection.createStatement()).isNotInstanceOf(PreparedStatement.class);
    assertThat(connection.prepareStatement("x")).isNotInstanceOf(CallableStatement.class);
    assertThat(connection.prepareCall("x")).isInstanceOf(CallableStatement.class);
  }

  @Test
  void unwrapping_searches_every_layer() throws SQLException {
    Connection connection = stage.open();
    Connection raw = connection.unwrap(stage.open().getClass());
    assertThat((Object) raw).isSameAs(connection);
    Statement statement = connection.createStatement();
    Statement driver = statement.unwrap(Statement.class);
    assertThat(driver).isSameAs(statement);
    Class<?> driversOwn = stage.raw().connection.getClass();
    assertThat(connection.isWrapperFor(driversOwn)).isTrue();
    assertThat((Object) connection.unwrap(driversOwn)).isSameAs(stage.raw().connection);
    assertThat((Object) connection.getMetaData().unwrap(java.sql.DatabaseMetaData.class))
        .isNotNull();
    assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
  }

  @Test
  void metadata_of_a_bound_connection_is_asked_of_its_link() throws SQLException {
    stage.open().getMetaData();
    Connection connection = stage.open();
    connection.createStatement();
    stage.lends.clear();

    connection.getMetaData().getTables(null, null, "%", null).close();

    assertThat(stage.lends).isEmpty();
    assertThat(stage.raw().calls).contains("getTables(null,null,%,null)");
  }

  @Test
  void statements_of_a_lost_link_are_no_business_of_the_next() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
    FakeRaw lost = stage.raw();
    lost.calls.clear();
    connection.createStatement().close();
    stage.raw().calls.clear();

    connection.close();

    assertThat(stage.raw().told()).isEmpty();
    assertThat(lost.told()).isEmpty();
  }

  @Test
  void a_session_leaves_a_deposed_writer_between_units_of_work() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement().close();
    TestLinks.markStale(stage.link(connection), "deposed");
    stage.next();

    connection.createStatement();

    assertThat(stage.raws).hasSize(2);
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void a_transaction_on_a_deposed_writer_is_lost_before_anything_more_is_sent()
      throws SQLException {
    Connection connection = stage.inTransaction();
    TestLinks.markStale(stage.link(connection), "deposed");
    stage.raw().calls.clear();

    assertThatThrownBy(connection::commit).isExactlyInstanceOf(TransactionLostSQLException.class);

    assertThat(stage.raw().calls).doesNotContain("commit()");
  }
}
