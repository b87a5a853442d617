package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverResult;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Finding;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is marked, and what a session makes of the answer about its lost commit. */
@ParameterizedClass
@EnumSource
class CommitVerificationTest {
  private final Stage stage;
  private final Rows rows = new Rows();

  /** Marks by one statement, and answers as the test says. */
  private static final class Rows implements OutcomeVerification {
    final List<String> calls = new ArrayList<>();
    Finding finding = new Finding.Unanswered("nobody knows");
    @Nullable SQLException failure;
    boolean granted = true;

    @Override
    public @Nullable Marker mark(Link link) throws SQLException {
      calls.add("mark");
      if (!granted) {
        return null;
      }
      link.raw().nativeSQL("marker");
      SQLException failing = failure;
      if (failing != null) {
        throw failing;
      }
      return new Marker(1, new UUID(0, 1), 0);
    }

    @Override
    public @Nullable String unmarkedBecause(Link link) {
      return granted ? null : "the marker table is missing";
    }

    @Override
    public void settled(Marker marker) {
      calls.add("settled");
    }

    @Override
    public void markingFailed(Link link, SQLException reason) {
      calls.add("markingFailed");
    }

    @Override
    public Finding ask(Marker marker, Link lost, Deadline deadline) {
      calls.add("ask");
      return finding;
    }
  }

  /** One of the two calls that commit. */
  record Commit(String name, VerdictTest.Work work) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Commit> commits() {
    return Stream.of(
        new Commit("commit()", Connection::commit),
        new Commit("setAutoCommit(true)", connection -> connection.setAutoCommit(true)));
  }

  CommitVerificationTest(TestedProduct tested) {
    this.stage = new Stage(tested);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  private Connection writing() throws SQLException {
    stage.verification = rows;
    return stage.inTransaction();
  }

  @Test
  void with_track_nothing_is_sent() throws SQLException {
    Connection connection = stage.inTransaction();
    connection.commit();
    List<String> tracked = List.copyOf(stage.raw().told());

    assertThat(tracked)
        .containsSubsequence("executeUpdate(insert into t values (1))", "commit()")
        .noneMatch(call -> call.startsWith("nativeSQL"));
    assertThat(tracked.get(tracked.size() - 1)).isEqualTo("commit()");
    assertThat(tracked.get(tracked.size() - 2)).startsWith("executeUpdate");
  }

  @ParameterizedTest
  @MethodSource("commits")
  void a_marker_is_written_immediately_before_the_commit(Commit commit) throws SQLException {
    Connection connection = writing();

    commit.work().on(connection);

    List<String> told = stage.raw().told();
    int marked = told.indexOf("nativeSQL(marker)");
    assertThat(told.get(marked - 1)).startsWith("executeUpdate");
    assertThat(told.get(marked + 1)).isIn("commit()", "setAutoCommit(true)");
    assertThat(rows.calls).containsExactly("mark", "settled");
  }

  @Test
  void who_does_not_write_is_not_marked() throws SQLException {
    stage.verification = rows;
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.prepareStatement("select 1").executeQuery();
    connection.commit();
    connection.setAutoCommit(true);
    connection.createStatement().executeUpdate("insert into t values (1)");
    connection.setAutoCommit(false);
    connection.commit();

    assertThat(rows.calls).isEmpty();
  }

  @Test
  void the_next_transaction_is_judged_by_itself() throws SQLException {
    Connection connection = writing();
    connection.commit();
    connection.prepareStatement("select 1").executeQuery();
    connection.commit();

    assertThat(rows.calls).containsExactly("mark", "settled");
  }

  @Test
  void a_failed_transaction_is_not_marked() throws SQLException {
    Connection connection = writing();
    stage.raw().state = TransactionState.FAILED;

    assertThatThrownBy(connection::commit).extracting("SQLState").isEqualTo("40000");
    assertThat(rows.calls).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commits")
  void committed_means_that_the_call_returns_and_the_next_statement_binds(Commit commit)
      throws SQLException {
    Connection connection = writing();
    FakeRaw lost = stage.raw();
    lost.failAt("commit", stage.lost());
    lost.failAt("setAutoCommit", stage.lost());
    rows.finding = new Finding.Committed("writer-2");

    commit.work().on(connection);

    assertThat(rows.calls).containsExactly("mark", "ask", "settled");
    assertThat(stage.isBound(connection)).isFalse();
    assertThat(stage.failovers).containsExactly(FailoverMode.STRICT_WRITER);
    Throwable verdict = connection.unwrap(VerdictMemory.class).lastVerdict();
    assertThat(verdict).isNull();
    connection.createStatement().executeQuery("select 1");
    assertThat(stage.raw()).isNotSameAs(lost);
    assertThat(stage.raw().autoCommit).isEqualTo(connection.getAutoCommit());
    connection.close();
  }

  @Test
  void absent_means_rolled_back_and_says_who_said_so() throws SQLException {
    Connection connection = writing();
    stage.raw().failAt("commit", stage.lost());
    rows.finding = new Finding.RolledBack("writer-2");

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasMessageContaining("writer-2 does not have it");
    assertThat(rows.calls).containsExactly("mark", "ask", "settled");
    connection.rollback();
    connection.createStatement().executeQuery("select 1");
  }

  @Test
  void no_answer_leaves_it_unknown_and_says_why() throws SQLException {
    Connection connection = writing();
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class)
        .hasMessageContaining("nobody knows");
    assertThatThrownBy(connection::rollback)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void without_a_host_nobody_is_asked() throws SQLException {
    Connection connection = writing();
    stage.raw().failAt("commit", stage.lost());
    stage.result = new FailoverResult.NoHost("all are silent", Duration.ofMillis(5));

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    assertThat(rows.calls).containsExactly("mark", "settled");
  }

  @Test
  void without_failover_the_server_is_asked_all_the_same() throws SQLException {
    stage.withFailover = false;
    Connection connection = writing();
    stage.raw().failAt("commit", stage.lost());
    rows.finding = new Finding.Committed("the same");

    connection.commit();

    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void a_commit_that_was_not_marked_stays_unknown_and_says_why() throws SQLException {
    rows.granted = false;
    Connection connection = writing();
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class)
        .hasMessageContaining("could not be verified: the marker table is missing");
    assertThat(rows.calls).containsExactly("mark");
  }

  @Test
  void a_connection_lost_while_marking_has_committed_nothing() throws SQLException {
    Connection connection = writing();
    stage.raw().failAt("nativeSQL", stage.lost());

    assertThatThrownBy(connection::commit).isExactlyInstanceOf(TransactionLostSQLException.class);
    assertThat(rows.calls).containsExactly("mark");
    assertThat(stage.raw().calls).doesNotContain("commit()");
  }

  @Test
  void a_marker_that_cannot_be_written_costs_the_transaction_once_and_says_so()
      throws SQLException {
    Connection connection = writing();
    SQLException denied = new SQLException("permission denied", "42501");
    rows.failure = denied;

    assertThatThrownBy(connection::commit)
        .isNotInstanceOf(FailoverSQLException.class)
        .hasMessageContaining("transaction.outcome=verify")
        .hasCause(denied);
    assertThat(rows.calls).containsExactly("mark", "markingFailed");
    assertThat(stage.raw().calls).contains("rollback()").doesNotContain("commit()");
    connection.createStatement().executeQuery("select 1");
  }
}
