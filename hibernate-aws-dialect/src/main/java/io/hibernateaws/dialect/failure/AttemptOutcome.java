package io.hibernateaws.dialect.failure;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;
import java.util.Set;

/** What the failure of an attempt says about its transaction, the worst news first. */
public enum AttemptOutcome {
  /** The transaction may have been committed. */
  UNKNOWN,
  /** Nothing of the transaction was committed, but no host could be had. */
  NO_HOST,
  /** Nothing of the transaction was committed. */
  NOTHING_HAPPENED,
  /** Nothing was committed, for a reason that the caller declared worth another attempt. */
  DECLARED,
  /** The failure is not about a failover. */
  OTHER;

  /**
   * The worst of what the exception carries, suppressed exceptions included: a rollback may hide an
   * unknown outcome there.
   *
   * @param declaredStates SQLSTATEs that the caller declared worth another attempt
   */
  public static AttemptOutcome of(Throwable failure, Set<String> declaredStates) {
    AttemptOutcome worst = OTHER;
    for (Throwable carried : ExceptionChain.causesAndSuppressed(failure)) {
      if (carried instanceof SQLException sql) {
        worst = worse(worst, ofOne(sql, declaredStates));
      }
    }
    return worst;
  }

  private static AttemptOutcome ofOne(SQLException failure, Set<String> declaredStates) {
    if (failure instanceof FailoverSQLException verdict) {
      return ofVerdict(verdict);
    }
    String state = failure.getSQLState();
    return state != null && declaredStates.contains(state) ? DECLARED : OTHER;
  }

  private static AttemptOutcome ofVerdict(FailoverSQLException verdict) {
    if (verdict instanceof FailoverSuccessSQLException
        || verdict instanceof TransactionLostSQLException) {
      return NOTHING_HAPPENED;
    }
    if (verdict instanceof FailoverFailedSQLException) {
      return NO_HOST;
    }
    if (verdict instanceof TransactionStateUnknownSQLException) {
      return UNKNOWN;
    }
    throw new AssertionError("a verdict without an outcome: " + verdict.getClass());
  }

  private static AttemptOutcome worse(AttemptOutcome one, AttemptOutcome other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
