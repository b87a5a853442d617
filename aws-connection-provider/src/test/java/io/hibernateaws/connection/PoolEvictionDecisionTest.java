package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PoolEvictionDecisionTest {
  private static final FailoverDetails NONE = FailoverDetails.UNKNOWN;

  static Stream<Arguments> exceptions() {
    SQLException cause = new SQLException("lost", "08006");
    return Stream.of(
        Arguments.of(new FailoverSuccessSQLException("", NONE, cause), PoolEvictionDecision.KEEP),
        Arguments.of(new ReadWriteSplittingSQLException("wrong role"), PoolEvictionDecision.KEEP),
        Arguments.of(new TransactionLostSQLException("", NONE, cause), PoolEvictionDecision.EVICT),
        Arguments.of(
            new TransactionStateUnknownSQLException("", NONE, cause), PoolEvictionDecision.EVICT),
        Arguments.of(new FailoverFailedSQLException("", NONE, cause), PoolEvictionDecision.EVICT),
        Arguments.of(new ConnectSQLException("no host"), PoolEvictionDecision.EVICT),
        Arguments.of(new SQLException("a driver's own 08007", "08007"), PoolEvictionDecision.EVICT),
        Arguments.of(new SQLException("crash", "57P02"), PoolEvictionDecision.EVICT),
        Arguments.of(said("ERROR", "08006"), PoolEvictionDecision.KEEP),
        Arguments.of(said("ERROR", "57P01"), PoolEvictionDecision.KEEP),
        Arguments.of(batchOf(said("ERROR", "08003")), PoolEvictionDecision.KEEP),
        Arguments.of(said("FATAL", "25P04"), PoolEvictionDecision.EVICT),
        Arguments.of(
            new PSQLException("I/O error", PSQLState.CONNECTION_FAILURE),
            PoolEvictionDecision.EVICT),
        Arguments.of(said("FEHLER", "08006"), PoolEvictionDecision.EVICT),
        Arguments.of(new SQLException("cancelled", "57014"), PoolEvictionDecision.POOLS_OWN),
        Arguments.of(new SQLException("read-only", "25006"), PoolEvictionDecision.POOLS_OWN),
        Arguments.of(new SQLException("no state"), PoolEvictionDecision.POOLS_OWN));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void only_a_clean_failover_keeps_the_connection(SQLException failure, PoolEvictionDecision fate) {
    assertThat(PoolEvictionDecision.of(failure)).isEqualTo(fate);
    assertThat(new AwsExceptionSorter().isFatal(failure))
        .isEqualTo(fate == PoolEvictionDecision.EVICT);
    assertThat(new AwsExceptionOverride().adjudicate(failure))
        .isEqualTo(
            switch (fate) {
              case KEEP -> SQLExceptionOverride.Override.DO_NOT_EVICT;
              case EVICT -> SQLExceptionOverride.Override.MUST_EVICT;
              case POOLS_OWN -> SQLExceptionOverride.Override.CONTINUE_EVICT;
            });
  }

  private static SQLException said(String severity, String state) {
    return new PSQLException(
        new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mraised\0"));
  }

  private static SQLException batchOf(SQLException entry) {
    return new BatchUpdateException("entry 0", entry.getSQLState(), new int[0], entry);
  }
}
