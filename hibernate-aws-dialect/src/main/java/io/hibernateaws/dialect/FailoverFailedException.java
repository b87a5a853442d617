package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverSQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 08001: no usable host of the wanted role before the deadline. A transaction that was
 * open is lost. Try again later in a new session.
 */
public final class FailoverFailedException extends FailoverException {
  private static final long serialVersionUID = 1L;

  FailoverFailedException(String message, FailoverSQLException verdict, @Nullable String sql) {
    super(message, verdict, sql);
  }
}
