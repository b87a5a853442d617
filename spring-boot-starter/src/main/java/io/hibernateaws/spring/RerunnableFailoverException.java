package io.hibernateaws.spring;

import org.springframework.dao.RecoverableDataAccessException;

/**
 * Certain: a failover took the connection, and nothing of the transaction is in the database, so it
 * may be run again as a whole, as {@link RetryOnFailover} does. Without a transaction, that is the
 * statement that failed.
 *
 * <p>For {@code FailoverSuccessSQLException} (08S02) and {@code TransactionLostSQLException}
 * (08007), which {@link #getCause()} carries.
 */
public final class RerunnableFailoverException extends RecoverableDataAccessException {
  private static final long serialVersionUID = 1L;

  /**
   * Made where Spring translates.
   *
   * @param message what was being done, and what was told
   * @param cause what was thrown, which carries the engine's verdict
   */
  public RerunnableFailoverException(String message, Throwable cause) {
    super(message, cause);
  }
}
