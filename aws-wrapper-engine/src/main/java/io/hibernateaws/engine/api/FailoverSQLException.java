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
  private transient volatile @Nullable EngineEvents events;

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

  /** To whom it is told what becomes of the work that met this exception. */
  void tellTo(EngineEvents observed) {
    events = observed;
  }

  /**
   * For what runs work again, such as {@code FailoverRetry}: tells the observers of the engine.
   *
   * @param attempt number of the one that failed, from 1
   * @return false where no engine is known, so that nobody was told
   */
  public boolean tellTriedAgain(int attempt) {
    EngineEvents told = events;
    if (told == null) {
      return false;
    }
    told.publish(new EngineEvent.TriedAgain(told.source(), details().from(), attempt, this));
    return true;
  }
}
