package io.hibernateaws.spring.translation;

import io.hibernateaws.dialect.UnitCommittedException;
import io.hibernateaws.dialect.failure.AttemptOutcome;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.spring.NoUsableHostException;
import io.hibernateaws.spring.RerunnableFailoverException;
import io.hibernateaws.spring.UnknownOutcomeException;
import io.hibernateaws.spring.WorkCommittedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * What a failure is in Spring's hierarchy. It is the worst of what it carries, suppressed
 * exceptions included, as it is to {@code FailoverRetry}: a rollback may hide an unknown outcome
 * there. Pure.
 */
public final class VerdictTranslation {
  private VerdictTranslation() {}

  /**
   * The exception for a failure that carries a word of the engine's; null for any other, which is
   * Spring's own matter.
   *
   * @param message what the exception is to say
   */
  public static @Nullable DataAccessException of(Throwable failure, String message) {
    if (carriesCommitted(failure)) {
      return new WorkCommittedException(message, failure);
    }
    return switch (AttemptOutcome.of(failure, Set.of())) {
      case UNKNOWN -> new UnknownOutcomeException(message, failure);
      case NO_HOST -> new NoUsableHostException(message, failure);
      case NOTHING_HAPPENED -> new RerunnableFailoverException(message, failure);
      case DECLARED, OTHER ->
          ExceptionChain.findCause(failure, ReadWriteSplittingSQLException.class) == null
              ? null
              : new InvalidDataAccessApiUsageException(message, failure);
    };
  }

  private static boolean carriesCommitted(Throwable failure) {
    return ExceptionChain.causesAndSuppressed(failure).stream()
        .anyMatch(UnitCommittedException.class::isInstance);
  }
}
