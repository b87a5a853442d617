package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.engine.api.FailoverSQLException;
import java.sql.SQLException;
import org.hibernate.JDBCException;
import org.hibernate.TransactionException;
import org.hibernate.resource.transaction.spi.TransactionCoordinator.TransactionDriver;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the transaction of a session. A transaction that met a failover never commits and
 * never ends as if it had: Hibernate alone would roll it back at {@code commit()} and return.
 */
final class VerdictDriver implements TransactionDriver {
  private final TransactionDriver hibernates;
  private final VerdictCoordinator coordinator;

  VerdictDriver(TransactionDriver hibernates, VerdictCoordinator coordinator) {
    this.hibernates = hibernates;
    this.coordinator = coordinator;
  }

  boolean drives(TransactionDriver other) {
    return hibernates == other;
  }

  @Override
  public void begin() {
    coordinator.transactionBegins();
    try {
      hibernates.begin();
    } catch (RuntimeException e) {
      throw converted(e);
    }
    coordinator.transactionHasBegun();
  }

  @Override
  public void commit() {
    FailoverSQLException verdict = coordinator.verdict();
    if (verdict != null && hibernates.isActive()) {
      throw rolledBackBecause(verdict);
    }
    try {
      hibernates.commit();
    } catch (RuntimeException e) {
      throw converted(e);
    } finally {
      coordinator.transactionHasEnded();
    }
  }

  @Override
  public void rollback() {
    try {
      hibernates.rollback();
    } catch (RuntimeException e) {
      throw converted(e);
    } finally {
      coordinator.transactionHasEnded();
    }
  }

  /**
   * What is true, except to {@link LoadingQuestion}: a load that failed throws why it failed, also
   * in a transaction that may only be rolled back. One that was told a verdict is such, also where
   * Hibernate has not marked it.
   */
  @Override
  public TransactionStatus getStatus() {
    TransactionStatus status = hibernates.getStatus();
    boolean rollbackOnly =
        status == TransactionStatus.MARKED_ROLLBACK
            || (status == TransactionStatus.ACTIVE && coordinator.verdict() != null);
    if (!rollbackOnly) {
      return status;
    }
    return LoadingQuestion.isAsked() ? TransactionStatus.ACTIVE : TransactionStatus.MARKED_ROLLBACK;
  }

  @Override
  public void markRollbackOnly() {
    hibernates.markRollbackOnly();
  }

  @Override
  public boolean isActive() {
    return hibernates.isActive();
  }

  @Override
  public boolean isActiveAndNoMarkedForRollback() {
    return hibernates.isActiveAndNoMarkedForRollback();
  }

  private RuntimeException rolledBackBecause(FailoverSQLException verdict) {
    FailoverException failure =
        FailoverException.of(
            verdict,
            "The transaction met a failover before its commit [" + verdict.getMessage() + "]",
            null);
    try {
      hibernates.rollback();
    } catch (RuntimeException e) {
      if (!repeats(e, verdict)) {
        failure.addSuppressed(e);
      }
    } finally {
      coordinator.transactionHasEnded();
    }
    return failure;
  }

  private static RuntimeException converted(RuntimeException failure) {
    if (failure instanceof JDBCException || !isOfTransactionCall(failure)) {
      return failure;
    }
    JDBCException converted =
        failure.getCause() instanceof SQLException cause
            ? Conversion.ofTransactionCall(cause, message(failure, cause))
            : null;
    if (converted == null) {
      return failure;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (!repeats(suppressed, failure.getCause())) {
        converted.addSuppressed(suppressed);
      }
    }
    return converted;
  }

  /** Whether one says again what was told: a connection that is refused repeats its verdict. */
  private static boolean repeats(Throwable one, @Nullable Throwable told) {
    if (!(told instanceof FailoverSQLException verdict)) {
      return false;
    }
    for (Throwable cause = one; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailoverSQLException again
          && again.details().equals(verdict.details())) {
        return true;
      }
    }
    return false;
  }

  /** As Hibernate's converters word it: what was done, then what the driver said. */
  private static String message(RuntimeException failure, SQLException cause) {
    String what =
        failure instanceof TransactionException
            ? failure.getMessage()
            : "Unable to commit against JDBC Connection";
    return what + " [" + cause.getMessage() + "]";
  }

  /**
   * Hibernate 7.4 adds the failure of the rollback after a failed commit to the failure of the
   * commit; where both are one object, Java refuses that with an IllegalArgumentException.
   */
  private static boolean isOfTransactionCall(RuntimeException failure) {
    return failure instanceof TransactionException || failure instanceof IllegalArgumentException;
  }
}
