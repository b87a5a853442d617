package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings on their way to links and back. */
class SessionStateTest {
  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  /** What a link is told from here on. */
  private static void forget(FakeRaw raw) {
    raw.calls.clear();
  }

  @Test
  void a_bind_tells_the_settings_in_their_order_and_autocommit_last() throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setNetworkTimeout(Runnable::run, 500);
    connection.setClientInfo("ApplicationName", "mine");
    connection.setSchema("tenant_a");
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

    connection.createStatement();

    assertThat(stage.raw().told())
        .containsExactly(
            "setTransactionIsolation(8)",
            "setSchema(tenant_a)",
            "setClientInfo(ApplicationName,mine)",
            "setNetworkTimeout(…,500)",
            "setReadOnly(true)",
            "setAutoCommit(false)",
            "createStatement()");
  }

  @Test
  void a_session_that_wants_nothing_tells_nothing() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement().close();
    connection.close();

    assertThat(stage.raw().told()).containsExactly("createStatement()", "close()");
  }

  @Test
  void a_value_that_is_the_servers_own_is_not_told() throws SQLException {
    stage
        .sessions()
        .open(
            ConnectRequest.WRITABLE,
            new SessionOptions(true, Connection.TRANSACTION_READ_COMMITTED))
        .createStatement();

    assertThat(stage.raw().told()).containsExactly("createStatement()");
  }

  @Test
  void a_link_keeps_its_schema_and_mode_for_the_next_session_that_wants_them() throws SQLException {
    for (int i = 0; i < 3; i++) {
      try (Connection connection = stage.openReadOnly()) {
        connection.setSchema("tenant_a");
        connection.createStatement().close();
      }
    }

    assertThat(stage.raws).hasSize(1);
    assertThat(stage.raw().told().stream().filter(call -> call.startsWith("set")))
        .containsExactly("setSchema(tenant_a)", "setReadOnly(true)");
  }

  @Test
  void no_session_runs_with_the_schema_of_another() throws SQLException {
    try (Connection connection = stage.open()) {
      connection.setSchema("tenant_a");
      connection.createStatement().close();
    }
    forget(stage.raw());

    stage.open().createStatement();

    assertThat(stage.raws).hasSize(1);
    assertThat(stage.raw().told()).containsExactly("resetSchema()", "createStatement()");
    assertThat(stage.raw().schema).isEqualTo("public");
  }

  private Connection ofTenant(String schema) {
    return stage
        .sessions()
        .open(ConnectRequest.WRITABLE, SessionOptions.DEFAULT.withSchema(schema));
  }

  @Test
  void a_session_of_a_tenant_has_its_schema_on_every_link_and_the_next_one_its_own()
      throws SQLException {
    for (String schema : List.of("tenant_a", "tenant_a", "tenant_b")) {
      try (Connection connection = ofTenant(schema)) {
        assertThat(connection.getSchema()).isEqualTo(schema);
        connection.createStatement().close();
        assertThat(stage.raw().schema).isEqualTo(schema);
      }
    }
    assertThat(stage.raw().told().stream().filter(call -> call.startsWith("set")))
        .containsExactly("setSchema(tenant_a)", "setSchema(tenant_b)");
  }

  @Test
  void a_tenant_is_told_its_schema_although_a_fresh_link_names_the_same_one_first()
      throws SQLException {
    ofTenant("public").createStatement();

    assertThat(stage.raw().told()).contains("setSchema(public)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set search_path to other",
        "select set_config('search_path', 'other', false)",
        "select moves_it()",
        "rollback to here",
      })
  void a_link_whose_session_sql_may_have_changed_is_reset_and_asked(String sql)
      throws SQLException {
    try (Connection connection = ofTenant("tenant_a")) {
      connection.prepareStatement(sql).execute();
      stage.raw().schema = "other";
    }
    assertThat(stage.raw().told()).endsWith("nativeSQL(reset session?)");
    forget(stage.raw());

    stage.open().createStatement();

    assertThat(stage.raws).hasSize(1);
    assertThat(stage.raw().schema).isEqualTo("public");
    assertThat(stage.raw().told()).containsExactly("createStatement()");
  }

  @Test
  void the_tenants_schema_is_told_again_to_a_link_that_was_reset() throws SQLException {
    for (int i = 0; i < 2; i++) {
      try (Connection connection = ofTenant("tenant_a")) {
        connection.createStatement().execute("select moves_it()");
        assertThat(stage.raw().schema).isEqualTo("tenant_a");
      }
    }
    assertThat(stage.raws).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1", "insert into t values (1)", "select id from t for update"})
  void nothing_is_asked_where_nothing_can_have_been_left(String sql) throws SQLException {
    try (Connection connection = stage.open()) {
      connection.prepareStatement(sql).execute();
    }
    assertThat(stage.raw().told()).doesNotContain("nativeSQL(reset session?)");
  }

  @Test
  void where_tenants_share_links_a_trigger_may_have_left_something() throws SQLException {
    try (Connection connection = ofTenant("tenant_a")) {
      connection.createStatement();
      stage.raw().triggers = true;
      connection.createStatement().execute("insert into t values (1)");
      stage.raw().role = "of a trigger";
    }
    assertThat(stage.raw().role).isEqualTo("app");
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void where_tenants_share_links_a_database_is_asked_once_for_its_triggers() throws SQLException {
    for (int i = 0; i < 3; i++) {
      try (Connection connection = ofTenant("tenant_a")) {
        connection.createStatement().execute("insert into t values (1)");
      }
    }
    assertThat(stage.raw().told()).containsOnlyOnce("nativeSQL(harmless?)");
    assertThat(stage.raw().told()).doesNotContain("nativeSQL(reset session?)");

    try (Connection connection = ofTenant("tenant_a")) {
      connection.createStatement().execute("select makes_a_trigger()");
      stage.raw().triggers = true;
    }
    forget(stage.raw());
    try (Connection connection = ofTenant("tenant_a")) {
      connection.createStatement().execute("insert into t values (1)");
    }
    assertThat(stage.raw().told()).endsWith("nativeSQL(harmless?)", "nativeSQL(reset session?)");
  }

  @Test
  void what_is_left_over_is_ended_and_asked_for_again() throws SQLException {
    try (Connection connection = stage.open()) {
      connection.createStatement().execute("select leaves_it()");
      stage.raw().leftovers.add("table");
    }
    assertThat(stage.raw().told())
        .endsWith("nativeSQL(reset session?)", "nativeSQL(end table)", "nativeSQL(reset session?)");
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void a_link_that_cannot_be_made_as_it_was_ends_and_the_next_is_asked_anew() throws SQLException {
    try (Connection connection = stage.open()) {
      connection.createStatement().execute("select becomes_another()");
      stage.raw().role = "other";
      stage.raw().stubborn = true;
    }
    assertThat(stage.endings).containsExactly("evicted: its session has left role other");

    stage.next().role = "new";
    try (Connection connection = stage.open()) {
      connection.createStatement().execute("select nothing()");
    }
    assertThat(stage.endings).hasSize(2).endsWith("given back");
  }

  @Test
  void the_server_is_asked_as_often_as_the_setting_says() throws SQLException {
    for (SessionSettings.Check check : SessionSettings.Check.values()) {
      try (Stage other = new Stage()) {
        other.settings = new SessionSettings(true, true, true, true, null, check);
        for (String sql : new String[] {"select 1", "select anything()"}) {
          try (Connection connection = other.open()) {
            connection.createStatement().execute(sql);
          }
        }
        long asked =
            other.raw().told().stream().filter("nativeSQL(reset session?)"::equals).count();
        assertThat(asked)
            .as("%s", check)
            .isEqualTo(
                switch (check) {
                  case ALWAYS -> 2;
                  case WHEN_NEEDED -> 1;
                  case NEVER -> 0;
                });
      }
    }
  }

  @Test
  void a_schema_set_inside_a_transaction_survives_its_rollback() throws SQLException {
    Connection connection = stage.inTransaction();
    connection.setSchema("tenant_a");

    connection.rollback();

    assertThat(stage.raw().schema).isEqualTo("tenant_a");
    assertThat(stage.raw().told())
        .endsWith(
            "rollback()", "setAutoCommit(true)", "setSchema(tenant_a)", "setAutoCommit(false)");
    connection.createStatement().executeUpdate("insert into t values (1)");
    connection.rollback();
    assertThat(stage.raw().schema).isEqualTo("tenant_a");
  }

  @Test
  void a_schema_set_inside_a_transaction_is_certain_after_its_commit() throws SQLException {
    Connection connection = stage.inTransaction();
    connection.setSchema("tenant_a");
    connection.commit();
    connection.createStatement().executeUpdate("insert into t values (1)");
    forget(stage.raw());

    connection.rollback();

    assertThat(stage.raw().told()).containsExactly("rollback()");
  }

  @Test
  void a_schema_set_before_the_first_statement_of_a_bound_session_opens_no_transaction()
      throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.createStatement();

    connection.setSchema("tenant_a");
    connection.createStatement().executeUpdate("insert into t values (1)");
    connection.rollback();

    assertThat(stage.raw().schema).isEqualTo("tenant_a");
  }

  @Test
  void a_rollback_to_a_savepoint_sets_the_schema_again_inside_the_transaction()
      throws SQLException {
    Connection connection = stage.inTransaction();
    Savepoint savepoint = connection.setSavepoint();
    connection.setSchema("tenant_a");

    connection.rollback(savepoint);

    assertThat(stage.raw().schema).isEqualTo("tenant_a");
    connection.rollback();
    assertThat(stage.raw().schema).isEqualTo("tenant_a");
  }

  @Test
  void the_reset_at_return_is_made_outside_the_transaction() throws SQLException {
    Connection connection = stage.inTransaction();
    connection.setNetworkTimeout(Runnable::run, 500);
    forget(stage.raw());

    connection.close();

    assertThat(stage.raw().told())
        .containsExactly("rollback()", "close()", "setAutoCommit(true)", "setNetworkTimeout(…,0)");
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void a_schema_of_a_transaction_that_close_rolls_back_is_what_the_link_is_known_to_have()
      throws SQLException {
    Connection connection = stage.inTransaction();
    connection.setSchema("tenant_a");
    connection.close();
    forget(stage.raw());

    Connection next = stage.open();
    next.setSchema("tenant_b");
    next.createStatement();

    assertThat(stage.raw().schema).isEqualTo("tenant_b");
  }

  @Test
  void a_schema_changed_inside_a_transaction_that_close_rolls_back_keeps_the_link()
      throws SQLException {
    Connection connection = stage.inTransaction();
    connection.setSchema("tenant_a");

    connection.close();

    assertThat(stage.endings).containsExactly("given back");
    stage.open().createStatement();
    assertThat(stage.raw().schema).isEqualTo("public");
  }

  @Test
  void a_getter_asks_the_next_link_when_the_first_is_lost() throws SQLException {
    stage.next().failAt("getSchema", stage.lost());

    assertThat(stage.open().getSchema()).isEqualTo("public");

    assertThat(stage.endings)
        .containsExactly("evicted: did not answer what a session starts with", "given back");
  }

  @Test
  void a_metadata_call_takes_the_next_link_when_the_first_is_lost_in_the_replay()
      throws SQLException {
    Connection connection = stage.open();
    connection.getSchema();
    connection.setSchema("tenant_a");
    stage.next().failAt("setSchema", stage.lost());

    connection.getMetaData().getTables(null, null, "%", null).close();

    assertThat(stage.endings)
        .containsExactly(
            "given back", "evicted: did not take the session's settings", "given back");
    assertThat(stage.raws.get(0).schema).isEqualTo("tenant_a");
  }

  @Test
  void an_application_that_sets_its_schema_inside_transactions_loses_no_link() throws SQLException {
    for (int i = 0; i < 3; i++) {
      Connection connection = i == 1 ? stage.open() : stage.inTransaction();
      connection.createStatement().close();
      if (i != 1) {
        connection.setSchema("tenant_a");
      }
      connection.close();
    }

    assertThat(stage.endings).containsExactly("given back", "given back", "given back");
    stage.open().createStatement();
    assertThat(stage.raw().schema).isEqualTo("public");
    assertThat(stage.raws).hasSize(1);
  }

  @Test
  void what_a_link_had_of_its_own_comes_back_at_return() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement().close();
    connection.setClientInfo("ApplicationName", "mine");
    connection.setClientInfo("ApplicationName", "mine again");

    connection.close();

    assertThat(stage.raw().told()).endsWith("setClientInfo(ApplicationName,unit/writer)");
  }

  @Test
  void with_reset_on_close_off_the_link_stays_as_it_is() throws SQLException {
    stage.settings =
        new SessionSettings(true, false, true, true, null, SessionSettings.Check.WHEN_NEEDED);
    try (Connection connection = stage.open()) {
      connection.setSchema("tenant_a");
      connection.setNetworkTimeout(Runnable::run, 500);
      connection.createStatement().close();
    }
    forget(stage.raw());

    stage.open().createStatement();

    assertThat(stage.raw().told()).containsExactly("createStatement()");
  }

  @Test
  void a_link_that_cannot_be_reset_is_evicted_and_close_succeeds() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("rollback", new SQLException("no", "42000"));

    connection.close();

    assertThat(stage.endings).containsExactly("evicted: could not be reset: no");
  }

  @Test
  void a_link_that_does_not_take_the_settings_is_replaced_when_it_is_lost() throws SQLException {
    stage.next().failAt("setAutoCommit", stage.lost());
    Connection connection = stage.open();
    connection.setAutoCommit(false);

    connection.createStatement();

    assertThat(stage.endings).containsExactly("evicted: did not take the session's settings");
    assertThat(stage.raws).hasSize(2);
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void a_setting_that_the_driver_refuses_fails_the_bind_with_the_drivers_exception()
      throws SQLException {
    SQLException refused = new SQLException("no such level", "22023");
    stage.next().failAt("setTransactionIsolation", refused);
    Connection connection = stage.open();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

    assertThatThrownBy(connection::createStatement).isSameAs(refused);
    assertThat(stage.endings).containsExactly("evicted: did not take the session's settings");
  }

  @Test
  void the_settings_follow_the_session_to_the_next_link_after_a_loss() throws SQLException {
    Connection connection = stage.open();
    connection.setSchema("tenant_a");
    connection.createStatement();
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement)
        .isExactlyInstanceOf(FailoverSuccessSQLException.class);

    connection.createStatement();

    assertThat(stage.raws).hasSize(2);
    assertThat(stage.raw().schema).isEqualTo("tenant_a");
  }

  @Test
  void with_transfer_off_only_what_the_session_was_asked_for_with_follows() throws SQLException {
    stage.settings =
        new SessionSettings(false, true, true, true, null, SessionSettings.Check.WHEN_NEEDED);
    Connection connection =
        stage
            .sessions()
            .open(
                ConnectRequest.WRITABLE,
                new SessionOptions(false, Connection.TRANSACTION_SERIALIZABLE));
    connection.setSchema("tenant_a");
    connection.createStatement();

    connection.setReadOnly(true);
    connection.createStatement();

    assertThat(stage.raws).hasSize(2);
    assertThat(stage.raw().schema).isEqualTo("public");
    assertThat(stage.raw().isolation).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(stage.raw().autoCommit).isFalse();
  }

  @Test
  void every_link_of_a_session_whose_provider_disables_autocommit_is_bound_with_it_off()
      throws SQLException {
    Connection connection =
        stage.sessions().open(ConnectRequest.WRITABLE, new SessionOptions(false, null));
    assertThat(connection.getAutoCommit()).isFalse();
    connection.createStatement();
    assertThat(stage.raw().autoCommit).isFalse();
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);

    connection.createStatement();
    assertThat(stage.raw().autoCommit).isFalse();

    connection.close();
    assertThat(stage.raw().autoCommit).isTrue();
  }

  @Test
  void a_transaction_begun_by_text_in_autocommit_mode_is_rolled_back_at_return()
      throws SQLException {
    Connection connection = stage.open();
    connection.createStatement().close();
    stage.raw().state = TransactionState.OPEN;

    connection.close();

    assertThat(stage.raw().told())
        .endsWith("setAutoCommit(false)", "rollback()", "setAutoCommit(true)");
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void autocommit_that_a_text_has_switched_off_is_on_again_whatever_else_is_left()
      throws SQLException {
    stage.settings =
        new SessionSettings(true, false, true, true, null, SessionSettings.Check.NEVER);
    Connection connection = stage.open();
    connection.createStatement().execute("set autocommit = 0");
    stage.driver.serverAutoCommits = false;

    connection.close();

    assertThat(stage.raw().told()).endsWith("setAutoCommit(true)");
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void with_rollback_on_switch_off_a_transaction_on_a_deposed_writer_is_left_to_the_application()
      throws SQLException {
    stage.settings =
        new SessionSettings(true, true, false, true, null, SessionSettings.Check.WHEN_NEEDED);
    stage.identified = Role.READER;
    Connection connection = stage.inTransaction();
    SQLException refused = new SQLException("read-only transaction", "25006");
    Statement statement = connection.createStatement();
    forget(stage.raw());

    for (boolean failsTransactions : new boolean[] {false, true}) {
      stage.raw().failsTransactions = failsTransactions;
      stage.raw().failAt("executeUpdate", refused);
      assertThatThrownBy(() -> statement.executeUpdate("insert into t values (2)"))
          .isSameAs(refused);
    }

    assertThat(stage.raw().told()).doesNotContain("rollback()");
    assertThat(stage.endings).isEmpty();
  }

  @Test
  void a_value_jdbc_does_not_know_is_refused_before_any_link_sees_it() {
    Connection connection = stage.open();

    assertThatThrownBy(() -> connection.setTransactionIsolation(3))
        .hasMessageContaining("transaction isolation 3");
    assertThatThrownBy(() -> connection.setHoldability(9)).hasMessageContaining("holdability 9");
    assertThatThrownBy(() -> connection.setNetworkTimeout(Runnable::run, -1))
        .hasMessageContaining("network timeout -1");
  }
}
