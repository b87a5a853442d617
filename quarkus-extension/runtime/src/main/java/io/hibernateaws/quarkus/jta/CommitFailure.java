package io.hibernateaws.quarkus.jta;

import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.dialect.failure.LostConnection;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed commit means in the words of XA: {@code XA_RBROLLBACK} where nothing of the
 * transaction can be there, {@code XA_HEURHAZ} where it may be. JTA makes a {@code
 * RollbackException} of the first and a {@code HeuristicMixedException} of the second. Pure.
 */
final class CommitFailure {
  /** SQL's own word for a commit whose outcome is unknown. */
  private static final String COMPLETION_UNKNOWN = "40003";

  private CommitFailure() {}

  /** What JTA is to be told in the place of Agroal's answer. */
  static XAException of(XAException agroals) {
    SQLException cause = ExceptionChain.findCause(agroals, SQLException.class);
    if (cause == null) {
      return named(agroals, agroals.getMessage(), XAException.XA_HEURHAZ);
    }
    String message = agroals.getMessage();
    return named(cause, message == null ? cause.getMessage() : message, code(cause));
  }

  /** The same for what the engine has told. */
  static XAException of(FailoverSQLException verdict, String message) {
    return named(verdict, message, code(verdict));
  }

  private static XAException named(Throwable cause, @Nullable String message, int code) {
    XAException failure = new XAException(message);
    failure.errorCode = code;
    failure.initCause(cause);
    return failure;
  }

  private static int code(SQLException failure) {
    return isRolledBack(failure) ? XAException.XA_RBROLLBACK : XAException.XA_HEURHAZ;
  }

  private static boolean isRolledBack(SQLException failure) {
    FailoverSQLException verdict = ExceptionChain.findCause(failure, FailoverSQLException.class);
    if (verdict != null) {
      return verdict.getClass() != TransactionStateUnknownSQLException.class;
    }
    String state = failure.getSQLState();
    boolean saysSo = state != null && !state.equals(COMPLETION_UNKNOWN);
    Speaker speaker = LostConnection.speaker(failure);
    return saysSo
        && (speaker == Speaker.LIVING_SERVER
            || (speaker == Speaker.UNKNOWN && !LostConnection.hasConnectionState(failure)));
  }
}
