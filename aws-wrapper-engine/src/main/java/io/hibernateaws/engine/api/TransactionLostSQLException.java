package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * 08007, the certain case: the transaction was lost before anything that commits was sent, so it is
 * rolled back. The connection is usable after {@code rollback()}; run the transaction again.
 */
public final class TransactionLostSQLException extends TransactionStateUnknownSQLException {
  private static final long serialVersionUID = 1L;

  public TransactionLostSQLException(
      String reason, FailoverDetails details, @Nullable Throwable cause) {
    super(reason, details, cause);
  }
}
