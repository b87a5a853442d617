package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.ThreadReadOnlySignals;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReadSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a session looks at its signals, and what it does about them. */
class ReadSignalsTest {
  private final Stage stage = new Stage();
  private boolean springIsReadOnly;
  private int looks;

  @AfterEach
  void end() {
    stage.close();
  }

  private void signals(Set<ReadSignal> on) {
    stage.reads =
        new ReadRouting(
            on,
            on.contains(ReadSignal.SPRING)
                ? () -> {
                  looks++;
                  return springIsReadOnly;
                }
                : null,
            null);
  }

  private static void query(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
    }
  }

  private List<Boolean> roles() {
    return stage.borrows.stream().map(ConnectRequest::readOnly).toList();
  }

  @Test
  void a_signal_is_looked_at_when_the_session_binds_and_not_before() throws SQLException {
    signals(EnumSet.of(ReadSignal.SPRING));
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    assertThat(looks).isZero();
    springIsReadOnly = true;

    query(connection);

    assertThat(roles()).containsExactly(true);
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(stage.raw().calls).contains("setReadOnly(true)");
  }

  @Test
  void a_running_transaction_stays_where_it_began() throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    query(connection);

    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      query(connection);
      connection.createStatement().executeUpdate("update t set x = 1");
    }

    assertThat(roles()).containsExactly(false);
  }

  @Test
  void the_next_unit_of_work_follows_the_thread_again() throws SQLException {
    Connection connection = stage.open();
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      query(connection);
      try (ReadOnlyScope inner = ReadOnlyScope.writable()) {
        assertThat(inner.isReadOnly()).isFalse();
        query(connection);
      }
      query(connection);
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("update t set x = 1");
    }

    assertThat(roles()).containsExactly(true, false, true, false);
    assertThat(stage.endings).containsOnly("given back");
  }

  @Test
  void what_ends_a_transaction_does_not_borrow_a_link_for_it() throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      query(connection);
    }
    connection.commit();
    connection.setAutoCommit(true);

    assertThat(roles()).containsExactly(true);
  }

  @Test
  void a_link_with_an_open_statement_is_kept() throws SQLException {
    Connection connection = stage.open();
    PreparedStatement kept = connection.prepareStatement("select 1");
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      query(connection);
    }

    kept.executeQuery().close();
    assertThat(roles()).containsExactly(false);
  }

  @Test
  void a_write_is_refused_by_the_name_of_its_signal() throws SQLException {
    signals(EnumSet.allOf(ReadSignal.class));
    assertRefused(stage.openReadOnly(), "readOnly(true)");

    Connection set = stage.open();
    set.setReadOnly(true);
    assertRefused(set, "setReadOnly(true) was called", "setReadOnly(false) outside");

    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      assertRefused(stage.open(), "a ReadOnlyScope was open", "ReadOnlyScope.writable()");
    }

    springIsReadOnly = true;
    assertRefused(stage.open(), "Spring's transaction", "REQUIRES_NEW");
  }

  private static void assertRefused(Connection connection, String... parts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("update t set x = 1"))
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasMessageContainingAll(parts);
      statement.addBatch("update t set x = 1");
      assertThatThrownBy(statement::executeBatch)
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      statement.executeQuery("select 1").close();
    }
  }

  @Test
  void execute_is_refused_too_where_its_text_writes() throws SQLException {
    Connection connection = stage.openReadOnly();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("delete from t where n = ?")) {
      for (String sql :
          List.of(
              "/* why */ insert into t values (1)",
              "set x to 1; update t set x = 1",
              "create table t2 (n int)")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(ReadWriteSplittingSQLException.class)
            .hasMessageContaining("readOnly(true)");
      }
      assertThatThrownBy(() -> statement.executeQuery("insert into t values (1) returning n"))
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      assertThatThrownBy(prepared::execute).isInstanceOf(ReadWriteSplittingSQLException.class);
      statement.execute("set work_mem to '5MB'");
      statement.execute("call whoKnows()");
    }
    assertThat(stage.raw().calls).noneMatch(call -> call.contains("insert"));
  }

  @Test
  void on_the_writer_in_autocommit_mode_nothing_is_run_that_might_write() throws SQLException {
    stage.readersAreAway = true;
    Connection connection = stage.openReadOnly();
    try (Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "call whoKnows()",
              "do $$ begin end $$",
              "with gone as (delete from t returning *) select * from gone",
              "explain analyze insert into t values (1)")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(ReadWriteSplittingSQLException.class)
            .hasMessageContaining("run it in a transaction");
      }
      statement.execute("with t as (select 1) select * from t");
      statement.execute("show work_mem");
      connection.setAutoCommit(false);
      statement.execute("call whoKnows()");
    }
  }

  private List<String> held() {
    return stage.raw().calls.stream()
        .filter(call -> call.startsWith("nativeSQL"))
        .map(call -> call.substring("nativeSQL(".length(), call.length() - 1))
        .toList();
  }

  @Test
  void the_writer_is_told_once_when_the_use_of_its_link_changes() throws SQLException {
    stage.readersAreAway = true;
    for (int round = 0; round < 2; round++) {
      for (int session = 0; session < 2; session++) {
        try (Connection reading = stage.openReadOnly()) {
          query(reading);
          assertThat(stage.raw().heldToReads).isTrue();
        }
      }
      for (int session = 0; session < 2; session++) {
        try (Connection writing = stage.open()) {
          query(writing);
          assertThat(stage.raw().heldToReads).isFalse();
        }
      }
    }
    assertThat(held()).containsExactly("read only", "as opened", "read only", "as opened");
    assertThat(stage.raws).hasSize(1);
  }

  @Test
  void a_reader_is_told_only_before_a_text_that_may_have_an_effect() throws SQLException {
    try (Connection connection = stage.openReadOnly();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeQuery("select lower('X')").close();
      connection.commit();
      assertThat(held()).isEmpty();

      statement.executeQuery("select f()").close();

      assertThat(held()).containsExactly("read only");
      assertThat(stage.raw().calls)
          .containsSubsequence(
              "setAutoCommit(true)", "nativeSQL(read only)", "setAutoCommit(false)");
    }
  }

  @Test
  void behind_a_pooler_no_server_is_told_and_autocommit_sends_only_what_has_no_effect()
      throws SQLException {
    stage.readersAreAway = true;
    stage.driver.process = 4711;
    try (Connection connection = stage.openReadOnly();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select lower('X')").close();
      assertThatThrownBy(() -> statement.executeQuery("select f()"))
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasMessageContaining("run it in a transaction");
      connection.setAutoCommit(false);
      statement.executeQuery("select f()").close();
      assertThat(held()).isEmpty();
    }
  }

  /** Servers before version 14 report nothing. */
  @Test
  void a_server_that_does_not_say_is_told_again_after_a_text_that_may_have_lifted_it()
      throws SQLException {
    try (Connection connection = stage.openReadOnly();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int round = 0; round < 2; round++) {
        statement.executeQuery("select f()").close();
        statement.executeQuery("select f()").close();
        connection.commit();
      }
      assertThat(held()).containsExactly("read only", "read only");
    }
  }

  @Test
  void set_read_only_false_in_a_transaction_that_the_thread_made_read_only_is_refused()
      throws SQLException {
    Connection connection = stage.open();
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      connection.setAutoCommit(false);
      query(connection);
      assertThatThrownBy(() -> connection.setReadOnly(false))
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "25001");
      query(connection);
    }
    assertThat(roles()).containsExactly(true);
  }

  @Test
  void a_session_opened_read_only_is_told_to_the_driver_even_where_the_signal_is_off()
      throws SQLException {
    signals(EnumSet.complementOf(EnumSet.of(ReadSignal.HIBERNATE)));
    Connection connection = stage.openReadOnly();

    query(connection);

    assertThat(roles()).as("the host is the writer").containsExactly(false);
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(stage.raw().calls).contains("setReadOnly(true)");
  }

  @Test
  void set_read_only_chooses_no_host_where_jdbc_is_off() throws SQLException {
    signals(EnumSet.complementOf(EnumSet.of(ReadSignal.JDBC)));
    Connection connection = stage.open();
    connection.setReadOnly(true);
    query(connection);
    connection.setReadOnly(false);
    query(connection);

    assertThat(roles()).containsExactly(false);
    assertThat(stage.raw().calls).containsSubsequence("setReadOnly(true)", "setReadOnly(false)");
  }

  @Test
  void where_jdbc_is_off_set_read_only_does_not_undo_what_the_thread_says() throws SQLException {
    signals(EnumSet.of(ReadSignal.SPRING));
    springIsReadOnly = true;
    Connection connection = stage.open();
    connection.setReadOnly(true);
    query(connection);
    connection.setReadOnly(false);

    assertThat(stage.raw().calls)
        .contains("setReadOnly(true)")
        .doesNotContain("setReadOnly(false)");
    springIsReadOnly = false;
    query(connection);
    assertThat(roles()).containsExactly(true, false);
  }

  @Test
  void a_connection_that_is_told_to_ignore_its_thread_writes() throws SQLException {
    Connection connection = stage.open();
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      query(connection);
      assertThat(connection.isWrapperFor(ThreadReadOnlySignals.class)).isTrue();
      connection.unwrap(ThreadReadOnlySignals.class).disable();
      connection.createStatement().execute("create table t (n int)");
    }

    assertThat(roles()).containsExactly(true, false);
  }

  @Test
  void a_pool_above_the_engine_has_the_role_of_its_endpoint() throws SQLException {
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      Connection connection =
          stage.sessions().openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, () -> {});
      connection.createStatement().executeUpdate("update t set x = 1");
    }

    assertThat(roles()).containsExactly(false);
  }
}
