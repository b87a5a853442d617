package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverSQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 08S02: failed over, and nothing the server could have committed was in flight. Nothing
 * of this unit of work is in the database; run it again in a new session.
 */
public final class FailoverSuccessException extends FailoverException {
  private static final long serialVersionUID = 1L;

  FailoverSuccessException(String message, FailoverSQLException verdict, @Nullable String sql) {
    super(message, verdict, sql);
  }
}
