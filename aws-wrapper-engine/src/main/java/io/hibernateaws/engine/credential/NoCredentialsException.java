package io.hibernateaws.engine.credential;

import java.sql.SQLException;
import java.util.Arrays;

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
    return isAlone(failure)
        || Arrays.stream(failure.getSuppressed())
            .anyMatch(one -> one instanceof SQLException fetch && isBehind(fetch));
  }

  /** Whether a connect failed at the first fetch, so that nothing has come from the host. */
  public static boolean isAlone(SQLException failure) {
    return Arrays.stream(failure.getSuppressed())
        .anyMatch(NoCredentialsException.class::isInstance);
  }
}
