package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * 08001: no usable host of the wanted role before the deadline. An open transaction is lost, the
 * connection is dead.
 */
public final class FailoverFailedSQLException extends FailoverSQLException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "08001";

  public FailoverFailedSQLException(
      String reason, FailoverDetails details, @Nullable Throwable cause) {
    super(reason, SQL_STATE, details, cause);
  }
}
