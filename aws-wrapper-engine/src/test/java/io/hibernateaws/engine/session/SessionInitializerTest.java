package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.engine.state.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application's own SQL on its way to every link. */
class SessionInitializerTest {
  private final Stage stage = new Stage();
  private final List<ConnectRequest> asked = new ArrayList<>();

  @AfterEach
  void end() {
    stage.close();
  }

  /** An initializer that sets this schema. */
  private void initialize(String schema) {
    initialize(
        (connection, request) -> {
          asked.add(request);
          connection.setSchema(schema);
        });
  }

  private void initialize(SessionInitializer initializer) {
    stage.settings =
        new SessionSettings(true, true, true, true, initializer, SessionSettings.Check.WHEN_NEEDED);
  }

  @Test
  void it_runs_before_the_first_statement_of_every_session() throws SQLException {
    initialize("app");
    for (int i = 0; i < 3; i++) {
      Connection connection = stage.open();
      assertThat(asked).as("an unbound session").hasSize(i);
      connection.createStatement().close();
      assertThat(stage.raw().schema).isEqualTo("app");
      stage.raw().schema = "left by a SET";
      connection.close();
    }

    assertThat(stage.raws).hasSize(1);
    assertThat(asked).hasSize(3).containsOnly(ConnectRequest.WRITABLE);
  }

  @Test
  void it_runs_outside_a_transaction_and_below_what_the_session_wants() throws SQLException {
    initialize(
        (raw, request) -> {
          assertThat(raw.getAutoCommit()).isTrue();
          raw.setSchema("app");
          raw.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
        });
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setSchema("tenant_a");
    connection.setNetworkTimeout(Runnable::run, 500);
    connection.createStatement();

    assertThat(stage.raw().told().stream().filter(call -> !call.startsWith("createStatement")))
        .containsExactly(
            "setReadOnly(true)",
            "setSchema(app)",
            "setTransactionIsolation(1)",
            "setSchema(tenant_a)",
            "setNetworkTimeout(…,500)",
            "setAutoCommit(false)");
  }

  @Test
  void a_schema_the_session_wants_is_told_again_though_the_link_had_it_last() throws SQLException {
    initialize("app");
    for (int i = 0; i < 2; i++) {
      try (Connection connection = stage.open()) {
        connection.setSchema("tenant_a");
        connection.createStatement().close();
        assertThat(stage.raw().schema).isEqualTo("tenant_a");
      }
    }
    assertThat(stage.raws).hasSize(1);
  }

  @Test
  void with_reset_on_close_off_the_schema_is_told_above_it_every_time_too() throws SQLException {
    stage.settings =
        new SessionSettings(
            true,
            false,
            true,
            true,
            (connection, request) -> connection.setSchema("app"),
            SessionSettings.Check.WHEN_NEEDED);
    for (int i = 0; i < 2; i++) {
      try (Connection connection = stage.open()) {
        connection.setSchema("tenant_a");
        connection.createStatement().close();
        assertThat(stage.raw().schema).isEqualTo("tenant_a");
      }
    }
    assertThat(stage.raws).hasSize(1);
  }

  @Test
  void a_schema_that_is_a_fresh_links_own_is_told_above_it_too() throws SQLException {
    initialize("app");
    Connection connection = stage.open();
    connection.setSchema("public");

    connection.createStatement();

    assertThat(stage.raw().schema).isEqualTo("public");
  }

  @Test
  void it_sees_no_setting_of_the_session_before() throws SQLException {
    List<String> seen = new ArrayList<>();
    initialize((raw, request) -> seen.add(raw.getSchema() + " " + raw.getTransactionIsolation()));
    try (Connection connection = stage.open()) {
      connection.setSchema("tenant_a");
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.createStatement().close();
    }

    stage.open().createStatement();

    assertThat(stage.raws).hasSize(1);
    assertThat(seen).containsExactly("public 2", "public 2");
  }

  @Test
  void it_runs_on_the_next_link_after_a_loss_and_after_a_change_of_role() throws SQLException {
    initialize("app");
    Connection connection = stage.open();
    connection.createStatement();
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement)
        .isExactlyInstanceOf(FailoverSuccessSQLException.class);
    connection.createStatement().close();
    assertThat(stage.raw().schema).isEqualTo("app");

    connection.setReadOnly(true);
    connection.createStatement();

    assertThat(stage.raws).hasSize(3);
    assertThat(stage.raw().schema).isEqualTo("app");
    assertThat(asked)
        .containsExactly(
            ConnectRequest.WRITABLE, ConnectRequest.WRITABLE, ConnectRequest.READ_ONLY);
  }

  @Test
  void a_getter_of_a_value_it_may_have_changed_asks_a_bound_link() throws SQLException {
    initialize("app");
    Connection connection = stage.open();

    assertThat(connection.getSchema()).isEqualTo("app");
    assertThat(stage.isBound(connection)).isTrue();
  }

  @Test
  void a_metadata_call_of_an_unbound_session_sees_it_too() throws SQLException {
    initialize("app");
    Connection connection = stage.open();
    connection.setSchema("tenant_a");

    connection.getMetaData().getTables(null, null, "%", null).close();

    assertThat(stage.isBound(connection)).isFalse();
    assertThat(stage.raw().calls).containsSubsequence("setSchema(app)", "setSchema(tenant_a)");
  }

  @Test
  void where_it_fails_before_a_metadata_call_no_other_link_is_tried() throws SQLException {
    boolean[] fails = {false};
    initialize(
        (raw, request) -> {
          if (fails[0]) {
            throw new SQLException("the directory of tenants is down", "08001");
          }
        });
    Connection connection = stage.open();
    connection.getMetaData();
    stage.lends.clear();
    fails[0] = true;

    assertThatThrownBy(() -> connection.getMetaData().getTables(null, null, "%", null))
        .isExactlyInstanceOf(SessionInitializerSQLException.class);
    assertThat(stage.lends).hasSize(1);
  }

  @Test
  void when_it_fails_the_link_goes_and_the_caller_hears_why_once() throws SQLException {
    SQLException refused = new SQLException("role \"nobody\" does not exist", "22023", 7);
    initialize(
        (raw, request) -> {
          throw refused;
        });
    Connection connection = stage.open();

    SessionInitializerSQLException told =
        catchThrowableOfType(SessionInitializerSQLException.class, connection::createStatement);

    assertThat(told.getMessage())
        .contains("The session initializer " + getClass().getName())
        .contains("failed on writer-1")
        .contains("role \"nobody\" does not exist");
    assertThat(told.getCause()).isSameAs(refused);
    assertThat(told.getSQLState()).isEqualTo("22023");
    assertThat(told.getErrorCode()).isEqualTo(7);
    assertThat(stage.endings).containsExactly("evicted: did not take the session's settings");
    assertThat(stage.borrows).hasSize(1);
    connection.close();
  }

  @Test
  void a_connection_failure_of_its_own_is_no_reason_to_try_other_links() {
    initialize(
        (raw, request) -> {
          throw new SQLException("the directory of tenants is down", "08001");
        });

    assertThatThrownBy(() -> stage.open().createStatement())
        .isExactlyInstanceOf(SessionInitializerSQLException.class);
    assertThat(stage.borrows).hasSize(1);
  }

  @Test
  void an_unchecked_failure_is_told_in_the_same_way() {
    initialize(
        (raw, request) -> {
          throw new IllegalStateException("no tenant");
        });

    assertThatThrownBy(() -> stage.open().createStatement())
        .isExactlyInstanceOf(SessionInitializerSQLException.class)
        .hasMessageEndingWith("java.lang.IllegalStateException: no tenant")
        .extracting(told -> ((SQLException) told).getSQLState())
        .isEqualTo("38000");
    assertThat(stage.endings).hasSize(1).allMatch(ending -> ending.startsWith("evicted"));
  }

  @Test
  void a_link_that_is_lost_under_it_is_replaced() throws SQLException {
    initialize("app");
    stage.next().failAt("setSchema", stage.lost());

    stage.open().createStatement();

    assertThat(stage.raws).hasSize(2);
    assertThat(stage.raw().schema).isEqualTo("app");
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void one_that_closes_the_connection_is_told_so_and_tried_once() {
    initialize((raw, request) -> raw.close());

    assertThatThrownBy(() -> stage.open().createStatement())
        .isExactlyInstanceOf(SessionInitializerSQLException.class)
        .hasMessageEndingWith("it has closed the connection, which is not its own");
    assertThat(stage.borrows).hasSize(1);
  }

  @Test
  void one_that_leaves_a_transaction_open_is_told_so() {
    initialize(
        (raw, request) -> {
          raw.setAutoCommit(false);
          raw.createStatement().execute("set local role x");
        });

    assertThatThrownBy(() -> stage.open().createStatement())
        .isExactlyInstanceOf(SessionInitializerSQLException.class)
        .hasMessageContaining("it has left a transaction open");
    assertThat(stage.endings).hasSize(1).allMatch(ending -> ending.startsWith("evicted"));
  }

  @Test
  void one_that_forgets_autocommit_off_harms_nobody() throws SQLException {
    initialize((raw, request) -> raw.setAutoCommit(false));

    stage.open().createStatement();

    assertThat(stage.raw().autoCommit).isTrue();
    assertThat(stage.raw().state).isEqualTo(TransactionState.IDLE);
  }

  @Test
  void a_connection_for_a_pool_above_is_initialized_when_it_is_handed_out() throws SQLException {
    initialize("app");

    stage.sessions().openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, () -> {});

    assertThat(stage.raw().schema).isEqualTo("app");
  }
}
