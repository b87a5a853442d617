package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.route.ReadRouting;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each call does while the session is unbound, call by call. */
class LazyBindingTest {
  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void a_link_that_takes_no_settings_is_given_up_at_the_deadline_of_the_bind() throws SQLException {
    Connection connection = openFor(Duration.ofMillis(50));
    connection.setSchema("mine");
    silentAt("setSchema");

    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);

    assertThat(stage.links.get(0).abortedBecause()).isEqualTo("no answer within its deadline");
    assertThat(stage.borrows).as("no time is left for another one").hasSize(1);
  }

  @Test
  void a_second_link_of_a_bind_has_only_the_time_that_is_left() throws SQLException {
    Connection connection = openFor(Duration.ofSeconds(20));
    connection.setSchema("mine");
    stage.next().failAt("setSchema", stage.lost());

    connection.createStatement();

    assertThat(stage.borrows).hasSize(2);
    assertThat(stage.borrows.get(1).limit()).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void a_link_that_does_not_say_what_it_starts_with_is_given_up_at_the_sessions_limit()
      throws SQLException {
    Connection connection = openFor(Duration.ofMillis(50));
    silentAt("getSchema");

    assertThatThrownBy(connection::getMetaData).isInstanceOf(SQLException.class);

    assertThat(stage.links.get(0).abortedBecause()).isEqualTo("no answer within its deadline");
  }

  private Connection openFor(Duration limit) {
    return stage.sessions().open(ConnectRequest.WRITABLE.withLimit(limit), SessionOptions.DEFAULT);
  }

  /** The next link answers nothing at this call until the engine closes its socket. */
  private void silentAt(String call) {
    FakeRaw raw = stage.next();
    raw.failAt(call, stage.lost());
    raw.onCall =
        () -> {
          if (raw.calls.get(raw.calls.size() - 1).startsWith(call)) {
            Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> stage.links.get(0).isBroken());
          }
        };
  }

  @Test
  void setters_and_their_getters_are_answered_without_a_link() throws SQLException {
    Connection connection = stage.open();

    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setSchema("tenant_a");
    connection.setCatalog("other");
    connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
    connection.setNetworkTimeout(Runnable::run, 1_234);
    connection.setClientInfo("ApplicationName", "mine");
    connection.setTypeMap(Map.of("point", String.class));

    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(connection.getSchema()).isEqualTo("tenant_a");
    assertThat(connection.getCatalog()).isEqualTo("other");
    assertThat(connection.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
    assertThat(connection.getNetworkTimeout()).isEqualTo(1_234);
    assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("mine");
    Properties info = new Properties();
    info.setProperty("ApplicationName", "mine");
    assertThat(connection.getClientInfo()).isEqualTo(info);
    assertThat(connection.getTypeMap()).containsEntry("point", String.class);
    assertThat(stage.borrows).isEmpty();
    assertThat(stage.lends).isEmpty();
  }

  @Test
  void a_getter_of_an_unset_value_is_learnt_once_from_any_host_and_never_binds()
      throws SQLException {
    Connection connection = stage.open();

    assertThat(connection.getSchema()).isEqualTo("public");
    assertThat(connection.getTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(connection.getCatalog()).isEqualTo("app");
    assertThat(stage.open().getSchema()).isEqualTo("public");

    assertThat(stage.lends).hasSize(1);
    assertThat(stage.borrows).isEmpty();
    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void values_of_another_user_are_learnt_on_their_own() throws SQLException {
    stage.open().getSchema();
    stage
        .sessions()
        .open(ConnectRequest.WRITABLE.withCredentials("other", "secret"), SessionOptions.DEFAULT)
        .getSchema();

    assertThat(stage.lends).hasSize(2);
  }

  @Test
  void state_and_transaction_ends_are_local() throws SQLException {
    Connection connection = stage.open();

    assertThat(connection.isClosed()).isFalse();
    assertThat((Throwable) connection.getWarnings()).isNull();
    connection.clearWarnings();
    connection.setAutoCommit(false);
    connection.commit();
    connection.rollback();

    assertThat(stage.borrows).isEmpty();
    assertThat(stage.lends).isEmpty();
  }

  @Test
  void it_is_valid_exactly_while_the_plan_has_a_usable_host() throws SQLException {
    Connection connection = stage.open();

    assertThat(connection.isValid(1)).isTrue();
    stage.usableHost = false;
    assertThat(connection.isValid(1)).isFalse();
    assertThat(stage.borrows).isEmpty();
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void facts_of_product_and_driver_are_answered_without_a_link_once_they_are_known()
      throws SQLException {
    stage.open().getMetaData();
    stage.lends.clear();
    stage.raw().calls.clear();

    Connection connection = stage.open();
    DatabaseMetaData metaData = connection.getMetaData();

    assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
    assertThat(metaData.getDriverName()).isEqualTo("PostgreSQL JDBC Driver");
    assertThat(metaData.getConnection()).isSameAs(connection);
    assertThat(stage.lends).isEmpty();
    assertThat(stage.raw().calls).isEmpty();
  }

  @Test
  void another_metadata_call_borrows_any_host_for_that_call_and_does_not_bind()
      throws SQLException {
    Connection connection = stage.open();
    DatabaseMetaData metaData = connection.getMetaData();
    stage.lends.clear();
    stage.endings.clear();

    metaData.supportsBatchUpdates();

    assertThat(stage.lends).hasSize(1);
    assertThat(stage.endings).containsExactly("given back");
    assertThat(stage.isBound(connection)).isFalse();
  }

  @Test
  void a_lent_link_stays_until_the_result_set_of_the_metadata_call_is_closed() throws SQLException {
    Connection connection = stage.open();
    DatabaseMetaData metaData = connection.getMetaData();
    stage.endings.clear();

    ResultSet tables = metaData.getTables(null, null, "%", null);
    ResultSet columns = metaData.getColumns(null, null, "%", "%");
    assertThat(stage.endings).isEmpty();
    assertThat(stage.lends).hasSize(2);
    assertThat(tables.getStatement()).isNull();
    tables.close();
    tables.close();
    assertThat(stage.endings).isEmpty();
    columns.close();

    assertThat(stage.endings).containsExactly("given back");
  }

  @Test
  void closing_the_connection_gives_a_lent_link_back() throws SQLException {
    Connection connection = stage.open();
    ResultSet tables = connection.getMetaData().getTables(null, null, "%", null);
    stage.endings.clear();

    connection.close();
    assertThat(stage.endings).containsExactly("given back");
    tables.close();
    assertThat(stage.endings).hasSize(1);
  }

  @Test
  void a_lent_link_that_breaks_is_replaced_and_the_metadata_call_repeated() throws SQLException {
    DatabaseMetaData metaData = stage.open().getMetaData();
    stage.next().failAt("getTables", stage.lost());

    metaData.getTables(null, null, "%", null).close();

    assertThat(stage.endings)
        .containsExactly("given back", "evicted: lost in a metadata call", "given back");
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void a_metadata_call_sees_the_schema_of_the_session() throws SQLException {
    Connection connection = stage.open();
    connection.setSchema("tenant_a");

    connection.getMetaData().getTables(null, null, "%", null).close();

    assertThat(stage.raw().schema).isEqualTo("tenant_a");
  }

  @Test
  void preparing_binds_to_the_writer() throws SQLException {
    Connection connection = stage.open();

    PreparedStatement statement = connection.prepareStatement("select 1");

    assertThat(stage.borrows).containsExactly(ConnectRequest.WRITABLE);
    assertThat(stage.link(connection).member()).isEqualTo(Stage.WRITER);
    assertThat(statement.getConnection()).isSameAs(connection);
  }

  @Test
  void every_call_that_needs_a_driver_object_binds() throws SQLException {
    assertBinds(connection -> connection.createStatement());
    assertBinds(connection -> connection.createStatement(0, 0));
    assertBinds(connection -> connection.prepareCall("{call p()}"));
    assertBinds(connection -> connection.setSavepoint());
    assertBinds(connection -> connection.createBlob());
    assertBinds(connection -> connection.createArrayOf("text", new Object[0]));
    assertBinds(connection -> connection.nativeSQL("x"));
    assertBinds(
        connection ->
            assertThatThrownBy(() -> connection.unwrap(Runnable.class))
                .hasMessageContaining("not"));
  }

  @FunctionalInterface
  private interface Call {
    void on(Connection connection) throws SQLException;
  }

  private void assertBinds(Call call) throws SQLException {
    try (Connection connection = stage.open()) {
      call.on(connection);
      assertThat(stage.isBound(connection)).isTrue();
    }
  }

  @Test
  void a_read_only_request_binds_to_a_reader() throws SQLException {
    Connection connection = stage.openReadOnly();

    connection.createStatement();

    assertThat(connection.isReadOnly()).isTrue();
    assertThat(stage.borrows).containsExactly(ConnectRequest.READ_ONLY);
    assertThat(stage.raw().readOnly).isTrue();
  }

  @Test
  void read_only_set_before_the_first_statement_makes_the_request_read_only() throws SQLException {
    Connection connection = stage.open();

    connection.setReadOnly(true);
    connection.createStatement();

    assertThat(stage.borrows).containsExactly(ConnectRequest.READ_ONLY);
  }

  @Test
  void a_change_of_role_outside_a_transaction_closes_statements_and_unbinds() throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    PreparedStatement statement = connection.prepareStatement("select 1");
    statement.executeQuery();
    connection.commit();

    connection.setReadOnly(true);

    assertThat(stage.isBound(connection)).isFalse();
    assertThat(statement.isClosed()).isTrue();
    assertThat(stage.raw().calls).contains("close()");
    assertThat(stage.endings).containsExactly("given back");
    connection.prepareStatement("select 2");
    assertThat(stage.link(connection).member()).isEqualTo(Stage.READER);
    assertThat(stage.raw().autoCommit).isFalse();
  }

  @Test
  void a_change_of_role_inside_a_transaction_is_refused_and_changes_nothing() throws SQLException {
    Connection connection = stage.inTransaction();

    assertThatThrownBy(() -> connection.setReadOnly(true))
        .isInstanceOf(ReadWriteSplittingSQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "25001");

    assertThat(connection.isReadOnly()).isFalse();
    connection.commit();
    assertThat(stage.raw().told()).endsWith("commit()");
  }

  @Test
  void without_role_choice_read_only_is_left_to_the_driver() throws SQLException {
    stage.reads = ReadRouting.NONE;
    Connection connection = stage.open();
    connection.createStatement();

    connection.setReadOnly(true);

    assertThat(stage.isBound(connection)).isTrue();
    assertThat(stage.raw().readOnly).isTrue();
  }

  @Test
  void an_eager_connection_is_bound_before_anything_is_asked() throws SQLException {
    Connection connection =
        stage.sessions().openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, () -> {});

    assertThat(stage.isBound(connection)).isTrue();
    connection.setReadOnly(true);
    assertThat(stage.isBound(connection)).isTrue();
  }

  @Test
  void an_eager_connection_fails_when_there_is_no_host() {
    stage.borrowFailure = new FailoverFailedSQLException("no host", FailoverDetails.UNKNOWN, null);

    assertThatThrownBy(
            () ->
                stage
                    .sessions()
                    .openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, () -> {}))
        .isSameAs(stage.borrowFailure);
  }

  @Test
  void a_bind_that_fails_leaves_the_session_unbound_and_is_remembered() throws SQLException {
    stage.borrowFailure = new FailoverFailedSQLException("no host", FailoverDetails.UNKNOWN, null);
    Connection connection = stage.open();

    assertThatThrownBy(connection::createStatement).isSameAs(stage.borrowFailure);
    assertThat((Throwable) connection.unwrap(VerdictMemory.class).lastVerdict())
        .isSameAs(stage.borrowFailure);
    stage.borrowFailure = null;
    connection.createStatement();

    assertThat(stage.isBound(connection)).isTrue();
  }

  @Test
  void asking_what_it_wraps_does_not_bind() throws SQLException {
    Connection connection = stage.open();

    assertThat(connection.isWrapperFor(VerdictMemory.class)).isTrue();
    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(Runnable.class)).isFalse();

    assertThat(stage.isBound(connection)).isFalse();
  }
}
