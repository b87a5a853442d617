package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverSQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 08007: the connection was lost while something that commits by itself was in flight (a
 * commit, a statement in autocommit mode), so whether it took effect is unknown. Look whether it
 * did before running the work again, or make the work idempotent. The subclass {@link
 * TransactionLostException} is the certain case: catch it first to treat the two differently.
 */
public sealed class TransactionStateUnknownException extends FailoverException
    permits TransactionLostException {
  private static final long serialVersionUID = 1L;

  TransactionStateUnknownException(
      String message, FailoverSQLException verdict, @Nullable String sql) {
    super(message, verdict, sql);
  }
}
