package io.hibernateaws.engine.api;

import java.sql.SQLException;

/**
 * The application's {@code SessionInitializer} has failed on a connection that works, so the
 * session has none and nothing of it was sent. SQLSTATE and vendor code are those of the cause,
 * where it is an {@link SQLException} with a state, else 38000.
 */
public final class SessionInitializerSQLException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** External routine exception. */
  public static final String SQL_STATE = "38000";

  public SessionInitializerSQLException(String reason) {
    super(reason, SQL_STATE);
  }

  public SessionInitializerSQLException(String reason, Exception cause) {
    super(reason, state(cause), cause instanceof SQLException sql ? sql.getErrorCode() : 0, cause);
  }

  private static String state(Exception cause) {
    return cause instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : SQL_STATE;
  }
}
