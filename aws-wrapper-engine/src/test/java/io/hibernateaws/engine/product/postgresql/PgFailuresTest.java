package io.hibernateaws.engine.product.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.SpokenException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PgFailuresTest {
  private static FailureKind classify(SQLException failure) {
    return PostgreSql.PRODUCT.classify(failure, SpokenException::speaker);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "states.csv", numLinesToSkip = 1)
  void a_state_decides(String state, FailureKind kind) {
    assertThat(classify(new SQLException("any text", state))).isEqualTo(kind);
  }

  @Test
  void a_message_decides_nothing() {
    assertThat(classify(new SQLException("the connection is closed"))).isEqualTo(FailureKind.OTHER);
  }

  @Test
  void causes_are_walked() {
    Exception wrapped =
        new IllegalStateException(new RuntimeException(new SQLException("gone", "08006")));

    assertThat(classify(new SQLException("wrapper", wrapped))).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void next_exceptions_of_a_batch_are_walked() {
    BatchUpdateException batch = new BatchUpdateException("entry 1", null, 0, new int[0]);
    batch.setNextException(new SQLException("gone", "57P01"));

    assertThat(classify(batch)).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  @Timeout(5)
  void a_chain_that_loops_ends() {
    SQLException first = new SQLException("a", "23505");
    SQLException second = new SQLException("b", "23505", first);
    first.initCause(second);
    first.setNextException(second);
    second.setNextException(first);

    assertThat(classify(first)).isEqualTo(FailureKind.OTHER);
  }

  @Test
  void without_a_state_the_type_decides() {
    assertThat(classify(new SQLException("x", new IOException("reset"))))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(classify(new SQLRecoverableException("x"))).isEqualTo(FailureKind.NETWORK);
    assertThat(classify(new SQLNonTransientConnectionException("x")))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(classify(new SQLTimeoutException("x"))).isEqualTo(FailureKind.OTHER);
    assertThat(classify(new SQLException("x", new RuntimeException("y"))))
        .isEqualTo(FailureKind.OTHER);
  }

  @Test
  void below_a_state_an_input_output_error_may_be_the_applications_own_stream() {
    SQLException badStream =
        new SQLException("could not read the parameter", "22023", new IOException("my stream"));

    assertThat(classify(badStream)).isEqualTo(FailureKind.OTHER);
  }

  @Test
  void a_socket_that_timed_out_is_lost_but_a_query_that_timed_out_is_not() {
    assertThat(classify(new SQLException("I/O error", "08006", new SocketTimeoutException("read"))))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(classify(new SQLTimeoutException("cancelled", "57014")))
        .isEqualTo(FailureKind.OTHER);
  }

  @Test
  void a_lost_link_behind_a_suspicious_state_prevails() {
    SQLException suspicious = new SQLException("could not write", "58030");
    suspicious.setNextException(new SQLException("gone", "08006"));

    assertThat(classify(suspicious)).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void a_verdict_of_ours_is_never_classified_again() {
    SQLException ours =
        new TransactionLostSQLException(
            "lost", FailoverDetails.UNKNOWN, new SQLException("gone", "08006"));

    assertThat(classify(ours)).isEqualTo(FailureKind.OTHER);
    assertThat(classify(new SQLException("wrapped", ours))).isEqualTo(FailureKind.OTHER);
  }

  private static SQLException said(Speaker by, String state) {
    return new SpokenException(by, "said", state);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "states.csv", numLinesToSkip = 1)
  void no_state_of_a_server_that_lives_loses_a_link(String state, FailureKind kind) {
    boolean kept = kind == FailureKind.READ_ONLY || kind == FailureKind.LOGIN;

    assertThat(classify(said(Speaker.LIVING_SERVER, state)))
        .isEqualTo(kept ? kind : FailureKind.OTHER);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "states.csv", numLinesToSkip = 1)
  void every_state_of_a_server_that_ends_the_link_does(String state, FailureKind kind) {
    boolean own =
        kind == FailureKind.NETWORK || kind == FailureKind.LOGIN || kind == FailureKind.IDLE_ENDED;

    assertThat(classify(said(Speaker.ENDING_SERVER, state)))
        .isEqualTo(own ? kind : FailureKind.LINK_ENDED);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "states.csv", numLinesToSkip = 1)
  void without_a_speaker_the_link_is_asked(String state, FailureKind kind) {
    boolean losing =
        kind == FailureKind.NETWORK
            || kind == FailureKind.LINK_ENDED
            || kind == FailureKind.IDLE_ENDED;

    assertThat(classify(said(Speaker.UNKNOWN, state)))
        .isEqualTo(losing ? FailureKind.SUSPECT : kind);
  }

  @Test
  void a_copy_of_the_servers_state_says_nothing() {
    SQLException error = said(Speaker.LIVING_SERVER, "08006");
    SQLException batch = new SpokenException(Speaker.UNKNOWN, "entry 0", "08006", error);
    SQLException report = new SpokenException(Speaker.DRIVER, "could not switch", "08006", error);

    assertThat(classify(batch)).isEqualTo(FailureKind.OTHER);
    assertThat(classify(report)).isEqualTo(FailureKind.OTHER);
    assertThat(FailureChain.speaker(batch, SpokenException::speaker))
        .isEqualTo(Speaker.LIVING_SERVER);
    assertThat(FailureChain.speaker(report, SpokenException::speaker))
        .isEqualTo(Speaker.LIVING_SERVER);
  }

  @Test
  void a_driver_that_lost_the_link_after_an_error_has_the_last_word() {
    SQLException error = said(Speaker.LIVING_SERVER, "25006");
    error.setNextException(said(Speaker.DRIVER, "08006"));

    assertThat(classify(error)).isEqualTo(FailureKind.NETWORK);
    assertThat(FailureChain.speaker(error, SpokenException::speaker)).isEqualTo(Speaker.DRIVER);
  }

  @Test
  void what_a_driver_meets_after_a_servers_last_words_changes_nothing() {
    SQLException idle = said(Speaker.ENDING_SERVER, "57P05");
    idle.setNextException(said(Speaker.DRIVER, "08006"));

    assertThat(classify(idle)).isEqualTo(FailureKind.IDLE_ENDED);
  }
}
