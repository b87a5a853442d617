package io.hibernateaws.dialect.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverSuccessException;
import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.Verdicts;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import java.io.EOFException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.hibernate.JDBCException;
import org.hibernate.QueryTimeoutException;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.internal.SQLExceptionTypeDelegate;
import org.hibernate.exception.internal.SQLStateConversionDelegate;
import org.hibernate.exception.internal.StandardSQLExceptionConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverConverterTest {
  private final FailoverConverter converter =
      new FailoverConverter(
          new StandardSQLExceptionConverter(
              new SQLExceptionTypeDelegate(() -> failure -> null),
              new SQLStateConversionDelegate(() -> failure -> null)));

  private JDBCException convert(SQLException failure) {
    return converter.convert(failure, "doing something", "select 1");
  }

  @Test
  void a_verdict_inside_a_batch_exception_is_found_and_the_batch_exception_kept() {
    BatchUpdateException batch = new BatchUpdateException("batch", "08006", new int[0]);
    batch.setNextException(Verdicts.lost());
    JDBCException converted = convert(batch);
    assertThat(converted).isExactlyInstanceOf(TransactionLostException.class);
    assertThat(converted.getSQLState()).isEqualTo("08007");
    assertThat(converted.getSuppressed()).containsExactly(batch);
  }

  @Test
  void a_verdict_that_caused_another_exception_is_found() {
    assertThat(convert(new SQLException("by a proxy", "XX000", Verdicts.success())))
        .isExactlyInstanceOf(FailoverSuccessException.class);
  }

  @Test
  void the_wrong_role_is_no_connection_error() {
    JDBCException converted = convert(new ReadWriteSplittingSQLException("a write on a reader"));
    assertThat(converted)
        .isExactlyInstanceOf(ReadWriteSplittingException.class)
        .isNotInstanceOf(JDBCConnectionException.class);
    assertThat(converted.getSQLState()).isEqualTo("25001");
  }

  @ParameterizedTest
  @CsvSource({"57P01,0", "57P02,0", "57P03,0", "HY000,1290", "HY000,1836", "08006,0"})
  void a_lost_connection_is_called_by_its_name(String state, int vendorCode) {
    SQLException failure = new SQLException("going", state, vendorCode);
    JDBCException converted = convert(failure);
    assertThat(converted).isExactlyInstanceOf(JDBCConnectionException.class);
    assertThat((Object) converted.getSQLException()).isSameAs(failure);
    assertThat(converted.getSQL()).isEqualTo("select 1");
  }

  @Test
  void a_lost_connection_without_a_state_is_recognised_by_its_cause() {
    assertThat(convert(new SQLException("lost", null, new EOFException())))
        .isExactlyInstanceOf(JDBCConnectionException.class);
  }

  @ParameterizedTest
  @CsvSource({"25006,0", "HY000,1005", "XX000,1290", ",0"})
  void what_is_no_lost_connection_stays_generic(String state, int vendorCode) {
    assertThat(convert(new SQLException("other", state, vendorCode)))
        .isExactlyInstanceOf(GenericJDBCException.class);
  }

  @Test
  void a_query_timeout_stays_one() {
    assertThat(convert(new SQLTimeoutException("too slow", null, 0, new EOFException())))
        .isExactlyInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void a_connect_without_a_drivers_exception_is_hibernates_own() {
    assertThat(convert(new ConnectSQLException("pool.max_size")))
        .isExactlyInstanceOf(JDBCConnectionException.class);
  }
}
