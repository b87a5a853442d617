package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * 08007: the link was lost while something that commits by itself was in flight, so that it is not
 * known whether it took effect. Only {@code close()} works on the connection. Its subclass is the
 * certain case.
 */
public sealed class TransactionStateUnknownSQLException extends FailoverSQLException
    permits TransactionLostSQLException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "08007";

  public TransactionStateUnknownSQLException(
      String reason, FailoverDetails details, @Nullable Throwable cause) {
    super(reason, SQL_STATE, details, cause);
  }
}
