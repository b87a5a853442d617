package io.hibernateaws.spring;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Failed: before the deadline no host could be had for the work. A transaction that was open is
 * rolled back; what failed most likely fails again until there is a host.
 *
 * <p>For {@code FailoverFailedSQLException} (08001), which {@link #getCause()} carries.
 */
public final class NoUsableHostException extends DataAccessResourceFailureException {
  private static final long serialVersionUID = 1L;

  /**
   * Made where Spring translates.
   *
   * @param message what was being done, and what was told
   * @param cause what was thrown, which carries the engine's verdict
   */
  public NoUsableHostException(String message, Throwable cause) {
    super(message, cause);
  }
}
