package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers before PostgreSQL 16 let a read-only transaction write large objects: on a writer of such
 * a version the session itself sees to it that nothing is.
 */
class OlderServerTest {
  private final Stage stage = new Stage();

  @BeforeEach
  void older() {
    stage.driver.version = "15.8 (Debian 15.8-1)";
  }

  @AfterEach
  void end() {
    stage.close();
  }

  private Connection reading(boolean autoCommit) throws SQLException {
    Connection connection = stage.open();
    connection.setReadOnly(true);
    connection.setAutoCommit(autoCommit);
    return connection;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertRefused(Connection connection, String sql) {
    assertThatThrownBy(() -> run(connection, sql))
        .as(sql)
        .isInstanceOf(ReadWriteSplittingSQLException.class)
        .hasMessageContaining("large objects");
  }

  @Test
  void a_function_that_is_not_known_is_not_called_in_autocommit_mode() throws SQLException {
    stage.readersAreAway = true;
    try (Connection connection = reading(true)) {
      assertRefused(connection, "select f()");
      assertRefused(connection, "with a as (select f()) select * from a");
      for (String sql : new String[] {"select lower('x')", "set work_mem = 5", "begin"}) {
        run(connection, sql);
      }
    }
  }

  @Test
  void what_a_transaction_has_written_is_asked_before_it_is_committed() throws SQLException {
    stage.readersAreAway = true;
    try (Connection connection = reading(false)) {
      run(connection, "select f()");
      stage.raw().changed = false;
      connection.commit();
      assertThat(stage.raw().calls).contains("nativeSQL(changed?)", "commit()");

      stage.raw().calls.clear();
      stage.raw().changed = true;
      run(connection, "select f()");
      assertThatThrownBy(connection::commit)
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasMessageContaining("rolled back");
      assertThat(stage.raw().calls).contains("rollback()").doesNotContain("commit()");

      run(connection, "select f()");
      assertThatThrownBy(() -> connection.setAutoCommit(true))
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      assertRefused(connection, "commit");
      assertThat(stage.link(connection).inFlight()).isFalse();
    }
  }

  @Test
  void a_transaction_of_known_texts_alone_is_not_asked_about() throws SQLException {
    stage.readersAreAway = true;
    try (Connection connection = reading(false)) {
      connection.createStatement().executeQuery("select lower('x')").close();
      connection.commit();
      assertThat(stage.raw().calls).doesNotContain("nativeSQL(changed?)");
    }
  }

  @Test
  void the_drivers_own_connection_and_values_that_it_would_write_are_refused() throws SQLException {
    stage.readersAreAway = true;
    try (Connection connection = reading(false);
        PreparedStatement query = connection.prepareStatement("select 1 from t where b = ?")) {
      assertThatThrownBy(() -> connection.unwrap(FakeRaw.class)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> query.unwrap(FakeRaw.class))
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      assertThatThrownBy(() -> query.setBlob(1, new ByteArrayInputStream(new byte[1])))
          .isInstanceOf(ReadWriteSplittingSQLException.class);
      assertThat(stage.raw().calls).noneMatch(call -> call.startsWith("setBlob"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"16.0", "18.4", "17beta1"})
  void servers_that_hold_back_every_write_need_none_of_it(String version) throws SQLException {
    stage.driver.version = version;
    stage.readersAreAway = true;
    try (Connection connection = reading(true)) {
      run(connection, "select f()");
      stage.raw().changed = true;
      connection.setAutoCommit(false);
      run(connection, "select f()");
      connection.commit();
    }
  }

  @Test
  void nor_does_a_reader_or_a_session_that_writes() throws SQLException {
    try (Connection connection = reading(true)) {
      run(connection, "select f()");
    }
    try (Connection connection = stage.open()) {
      run(connection, "select f()");
    }
  }
}
