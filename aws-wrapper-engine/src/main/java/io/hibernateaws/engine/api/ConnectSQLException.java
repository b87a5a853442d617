package io.hibernateaws.engine.api;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * 08001: no connection could be had and there is no driver's exception that says why. Nothing was
 * sent.
 */
public final class ConnectSQLException extends SQLException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "08001";

  public ConnectSQLException(String reason) {
    this(reason, null);
  }

  @SuppressWarnings("NullAway") // SQLException takes a null cause as "none"
  public ConnectSQLException(String reason, @Nullable Throwable cause) {
    super(reason, SQL_STATE, cause);
  }
}
