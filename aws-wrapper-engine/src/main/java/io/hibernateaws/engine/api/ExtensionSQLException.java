package io.hibernateaws.engine.api;

import java.sql.SQLException;

/**
 * An extension of the application has refused a connect, has failed in it or has not ended before
 * its deadline, so no connection was opened; what it has thrown is the cause. Says nothing about
 * the server: no host is given up and no search is started. SQLSTATE and vendor code are those of
 * the cause, where it is an {@link SQLException} with a state, else 38000.
 */
public final class ExtensionSQLException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** External routine exception. */
  public static final String SQL_STATE = "38000";

  public ExtensionSQLException(String reason, Throwable cause) {
    super(reason, state(cause), cause instanceof SQLException sql ? sql.getErrorCode() : 0, cause);
  }

  private static String state(Throwable cause) {
    return cause instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : SQL_STATE;
  }
}
