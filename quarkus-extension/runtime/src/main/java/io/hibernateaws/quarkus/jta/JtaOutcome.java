package io.hibernateaws.quarkus.jta;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import org.jspecify.annotations.Nullable;

/** What an exception of JTA says about its transaction, looking through what it carries. Pure. */
final class JtaOutcome {
  private JtaOutcome() {}

  /** Our exception in the place of one of JTA that carries a verdict; null for any other. */
  static @Nullable FailoverException inPlaceOf(Throwable failure) {
    boolean jtas =
        failure instanceof RollbackException
            || failure instanceof HeuristicMixedException
            || failure instanceof HeuristicRollbackException;
    FailoverSQLException verdict = jtas ? verdict(failure) : null;
    if (verdict == null) {
      return null;
    }
    FailoverException told =
        FailoverException.of(
            verdict, "Unable to commit the JTA transaction [" + verdict.getMessage() + "]", null);
    told.addSuppressed(failure);
    return told;
  }

  /** For a transaction that was told of a failover and would end as if it had not been. */
  static FailoverException before(FailoverSQLException verdict) {
    return FailoverException.of(
        verdict,
        "The transaction met a failover before its commit [" + verdict.getMessage() + "]",
        null);
  }

  /** The verdict that it carries, an unknown outcome first; null if there is none. */
  static @Nullable FailoverSQLException verdict(Throwable failure) {
    FailoverSQLException found = null;
    for (Throwable carried : ExceptionChain.causesAndSuppressed(failure)) {
      if (carried instanceof FailoverSQLException verdict
          && (found == null || verdict.getClass() == TransactionStateUnknownSQLException.class)) {
        found = verdict;
      }
    }
    return found;
  }
}
