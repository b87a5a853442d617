package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverSQLException;

/**
 * A connection was lost in a unit of work of {@link FailoverRetry} after a commit of that unit had
 * been acknowledged: what it wrote until then is committed, so it is not run again. Thrown for
 * example when a listener that acts after the commit loses the connection of its own transaction.
 *
 * <p>{@link #getSQLException()} is the verdict on the transaction that was lost, and says nothing
 * about the one that is committed; the failure as the work threw it is suppressed in this one.
 */
public final class UnitCommittedException extends FailoverException {
  private static final long serialVersionUID = 1L;

  UnitCommittedException(RuntimeException failure, FailoverSQLException verdict) {
    super(message(failure), verdict, null);
    addSuppressed(failure);
  }

  /** What is said where a unit that is committed is not run again. */
  static String message(RuntimeException failure) {
    return "The unit of work is not run again: a commit of it was acknowledged, so what it wrote"
        + " until then is committed. What failed after that: "
        + failure.getMessage();
  }
}
