package io.hibernateaws.engine.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a failover.
 *
 * @param phase what was going on when the link was lost
 * @param from identifier of the lost instance, null if no link was bound
 * @param to identifier of the instance that took over, null if none did
 * @param elapsed from the failure to the verdict
 */
public record FailoverDetails(
    Phase phase, @Nullable String from, @Nullable String to, Duration elapsed) {
  /** What was going on when a link was lost. */
  public enum Phase {
    /** Nothing had been sent: a session was waiting for a host. */
    BIND,
    /** A statement, or a call beside statements. */
    STATEMENT,
    /** A commit had been sent. */
    COMMIT
  }

  /** Nothing is known. */
  public static final FailoverDetails UNKNOWN =
      new FailoverDetails(Phase.STATEMENT, null, null, Duration.ZERO);
}
