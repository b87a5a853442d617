package io.hibernateaws.spring;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Committed: a connection was lost after a commit of the same work had been acknowledged, for
 * example in a synchronization that acts after the commit. What was written until then is in the
 * database, so the work must not be run again, and {@link RetryOnFailover} has not.
 *
 * <p>For {@code UnitCommittedException}, which {@link #getCause()} carries.
 */
public final class WorkCommittedException extends DataAccessResourceFailureException {
  private static final long serialVersionUID = 1L;

  /**
   * Made where Spring translates.
   *
   * @param message what was being done, and what was told
   * @param cause what was thrown, which carries the engine's verdict
   */
  public WorkCommittedException(String message, Throwable cause) {
    super(message, cause);
  }
}
