package io.hibernateaws.engine.api;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A link was lost and the engine has acted on it; the subclass says what happened to the
 * transaction. The driver's exception is the cause; what only repeats an earlier verdict has none.
 */
public abstract sealed class FailoverSQLException extends SQLException
    permits FailoverSuccessSQLException,
        TransactionStateUnknownSQLException,
        FailoverFailedSQLException {
  private static final long serialVersionUID = 1L;

  private final transient FailoverDetails details;

  @SuppressWarnings("NullAway") // SQLException takes a null cause as "none"
  FailoverSQLException(
      String reason, String state, FailoverDetails details, @Nullable Throwable cause) {
    super(reason, state, cause);
    this.details = details;
  }

  /** What was lost, when and where; {@link FailoverDetails#UNKNOWN} after deserialization. */
  public FailoverDetails details() {
    return details == null ? FailoverDetails.UNKNOWN : details;
  }
}
