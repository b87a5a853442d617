package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Why servers usually refuse what a service has given out: stands among what the server's refusal
 * has suppressed, so that every stack trace shows it. Thread-safe.
 */
public final class UsualCauses extends SQLException {
  private static final long serialVersionUID = 1L;

  private final String causes;

  private UsualCauses(String message, String causes) {
    super(message);
    this.causes = causes;
    setStackTrace(new StackTraceElement[0]); // nobody looks for the place of an explanation
  }

  /** Lets them go along with the driver's own exception, which stays the same object. */
  static <T extends SQLException> T goAlong(
      T refusal, Endpoint endpoint, String user, String causes) {
    refusal.addSuppressed(
        new UsualCauses(
            endpoint + " refuses " + ForeignText.of(user) + "; usual causes: " + causes, causes));
    return refusal;
  }

  /** Those that go along with a refused log-in, for one sentence; null for none. */
  public static @Nullable String of(SQLException refusal) {
    for (Throwable one : refusal.getSuppressed()) {
      if (one instanceof UsualCauses usual) {
        return usual.causes;
      }
    }
    return null;
  }
}
