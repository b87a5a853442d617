package io.hibernateaws.spring;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Unknown: the connection was lost while a commit, or a statement that commits by itself, was in
 * flight. What was written is in the database or is not; look before you run the work again.
 * Neither recoverable nor transient to Spring, so that no retry library runs it again.
 *
 * <p>For {@code TransactionStateUnknownSQLException} (08007), which {@link #getCause()} carries.
 */
public final class UnknownOutcomeException extends DataAccessResourceFailureException {
  private static final long serialVersionUID = 1L;

  /**
   * Made where Spring translates.
   *
   * @param message what was being done, and what was told
   * @param cause what was thrown, which carries the engine's verdict
   */
  public UnknownOutcomeException(String message, Throwable cause) {
    super(message, cause);
  }
}
