package io.hibernateaws.engine.product.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.FailureKind;
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
  private final DatabaseProduct product = PostgreSql.PRODUCT;

  @ParameterizedTest
  @CsvFileSource(resources = "states.csv", numLinesToSkip = 1)
  void a_state_decides(String state, FailureKind kind) {
    assertThat(product.classify(new SQLException("any text", state))).isEqualTo(kind);
  }

  @Test
  void a_message_decides_nothing() {
    assertThat(product.classify(new SQLException("the connection is closed")))
        .isEqualTo(FailureKind.OTHER);
  }

  @Test
  void causes_are_walked() {
    Exception wrapped =
        new IllegalStateException(new RuntimeException(new SQLException("gone", "08006")));

    assertThat(product.classify(new SQLException("wrapper", wrapped)))
        .isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void next_exceptions_of_a_batch_are_walked() {
    BatchUpdateException batch = new BatchUpdateException("entry 1", null, 0, new int[0]);
    batch.setNextException(new SQLException("gone", "57P01"));

    assertThat(product.classify(batch)).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  @Timeout(5)
  void a_chain_that_loops_ends() {
    SQLException first = new SQLException("a", "23505");
    SQLException second = new SQLException("b", "23505", first);
    first.initCause(second);
    first.setNextException(second);
    second.setNextException(first);

    assertThat(product.classify(first)).isEqualTo(FailureKind.OTHER);
  }

  @Test
  void without_a_state_the_type_decides() {
    assertThat(product.classify(new SQLException("x", new IOException("reset"))))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(product.classify(new SQLRecoverableException("x"))).isEqualTo(FailureKind.NETWORK);
    assertThat(product.classify(new SQLNonTransientConnectionException("x")))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(product.classify(new SQLTimeoutException("x"))).isEqualTo(FailureKind.OTHER);
    assertThat(product.classify(new SQLException("x", new RuntimeException("y"))))
        .isEqualTo(FailureKind.OTHER);
  }

  @Test
  void below_a_state_an_input_output_error_may_be_the_applications_own_stream() {
    SQLException badStream =
        new SQLException("could not read the parameter", "22023", new IOException("my stream"));

    assertThat(product.classify(badStream)).isEqualTo(FailureKind.OTHER);
  }

  @Test
  void a_socket_that_timed_out_is_lost_but_a_query_that_timed_out_is_not() {
    assertThat(
            product.classify(
                new SQLException("I/O error", "08006", new SocketTimeoutException("read"))))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(product.classify(new SQLTimeoutException("cancelled", "57014")))
        .isEqualTo(FailureKind.OTHER);
  }

  @Test
  void a_lost_link_behind_a_suspicious_state_prevails() {
    SQLException suspicious = new SQLException("could not write", "58030");
    suspicious.setNextException(new SQLException("gone", "08006"));

    assertThat(product.classify(suspicious)).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void a_verdict_of_ours_is_never_classified_again() {
    SQLException ours =
        new TransactionLostSQLException(
            "lost", FailoverDetails.UNKNOWN, new SQLException("gone", "08006"));

    assertThat(product.classify(ours)).isEqualTo(FailureKind.OTHER);
    assertThat(product.classify(new SQLException("wrapped", ours))).isEqualTo(FailureKind.OTHER);
  }
}
