package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import org.hibernate.JDBCException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 25001: a statement that writes in a read-only session, or a change of role inside a
 * transaction. Use a session of the other kind. No connection error: the connection and its
 * transaction are unchanged.
 */
public final class ReadWriteSplittingException extends JDBCException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway") // JDBCException takes a null statement as "none"
  public ReadWriteSplittingException(
      String message, ReadWriteSplittingSQLException cause, @Nullable String sql) {
    super(message, cause, sql);
  }
}
