package io.hibernateaws.engine.credential;

import java.sql.SQLException;

/**
 * Marks a failure as one of a source of credentials, so that it is not taken for one of the host:
 * stands among what that failure has suppressed. Thread-safe.
 */
public final class NoCredentialsException extends SQLException {
  private static final long serialVersionUID = 1L;

  private NoCredentialsException() {
    super("the host was not asked, because there were no credentials");
    setStackTrace(new StackTraceElement[0]); // nobody looks for the place of a mark
  }

  /** Marks a failure to fetch, which stays the same object. */
  static <T extends SQLException> T mark(T failure) {
    if (!isBehind(failure)) {
      failure.addSuppressed(new NoCredentialsException());
    }
    return failure;
  }

  /** Whether a connect failed for want of credentials, at the first fetch or after a refusal. */
  public static boolean isBehind(SQLException failure) {
    for (Throwable one : failure.getSuppressed()) {
      if (one instanceof NoCredentialsException
          || (one instanceof SQLException fetch && isBehind(fetch))) {
        return true;
      }
    }
    return false;
  }
}
