package io.hibernateaws.engine.api;

/**
 * 08S02: failed over, and nothing the server could have committed was in flight. No transaction is
 * open; the connection is usable at once; run the unit of work again.
 */
public final class FailoverSuccessSQLException extends FailoverSQLException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "08S02";

  public FailoverSuccessSQLException(String reason, FailoverDetails details, Throwable cause) {
    super(reason, SQL_STATE, details, cause);
  }
}
