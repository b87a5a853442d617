package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection was lost and the engine has acted on it; the subclass says what happened to the
 * transaction. The session that threw it is of no further use: open a new one, as {@link
 * FailoverRetry} does.
 *
 * <p>Thrown by every call of Hibernate that reaches the database, by {@code Transaction.begin},
 * {@code commit} and {@code rollback} included. Under JPA a failed commit arrives as {@code
 * RollbackException} with this exception as its cause, as the specification demands; that name
 * proves no rollback, this exception's class says what is known.
 *
 * <p>{@link #getSQLException()} is the engine's verdict, its cause the driver's own exception.
 */
public abstract sealed class FailoverException extends JDBCConnectionException
    permits FailoverSuccessException,
        TransactionStateUnknownException,
        FailoverFailedException,
        UnitCommittedException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway") // JDBCException takes a null statement as "none"
  FailoverException(String message, FailoverSQLException verdict, @Nullable String sql) {
    super(message, verdict, sql);
  }

  /**
   * The exception of an application for a verdict of the engine.
   *
   * @param message what Hibernate was doing
   * @param sql the statement, null where there was none
   */
  public static FailoverException of(
      FailoverSQLException verdict, String message, @Nullable String sql) {
    if (verdict instanceof FailoverSuccessSQLException) {
      return new FailoverSuccessException(message, verdict, sql);
    }
    if (verdict instanceof TransactionLostSQLException) {
      return new TransactionLostException(message, verdict, sql);
    }
    if (verdict instanceof TransactionStateUnknownSQLException) {
      return new TransactionStateUnknownException(message, verdict, sql);
    }
    if (verdict instanceof FailoverFailedSQLException) {
      return new FailoverFailedException(message, verdict, sql);
    }
    throw new AssertionError("a verdict without an exception of its own: " + verdict.getClass());
  }

  /** What was lost, when and where; {@link FailoverDetails#UNKNOWN} if that is not known. */
  public FailoverDetails details() {
    return getSQLException() instanceof FailoverSQLException verdict
        ? verdict.details()
        : FailoverDetails.UNKNOWN;
  }
}
