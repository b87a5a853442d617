package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverSQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 08007, the certain case: the transaction was lost before anything that commits was sent,
 * so it is rolled back. Run it again in a new session.
 */
public final class TransactionLostException extends TransactionStateUnknownException {
  private static final long serialVersionUID = 1L;

  TransactionLostException(String message, FailoverSQLException verdict, @Nullable String sql) {
    super(message, verdict, sql);
  }
}
