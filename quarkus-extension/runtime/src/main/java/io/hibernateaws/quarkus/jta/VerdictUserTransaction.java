package io.hibernateaws.quarkus.jta;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.quarkus.narayana.jta.runtime.NotifyingUserTransaction;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * What {@code QuarkusTransaction} and applications begin and end transactions with. A transaction
 * that was told of a failover and may only be rolled back fails to commit with an exception of JTA
 * that does not say why; here it carries the verdict.
 */
@Alternative
@Priority(1)
@Singleton
public class VerdictUserTransaction extends NotifyingUserTransaction {
  private static final long serialVersionUID = 1L;

  private final transient TransactionSynchronizationRegistry registry;

  /** With Quarkus' own registry of transactions. */
  public VerdictUserTransaction(TransactionSynchronizationRegistry registry) {
    super(com.arjuna.ats.jta.UserTransaction.userTransaction());
    this.registry = registry;
  }

  @Override
  public void commit()
      throws RollbackException,
          HeuristicMixedException,
          HeuristicRollbackException,
          SecurityException,
          IllegalStateException,
          SystemException {
    FailoverSQLException verdict = WatchedConnections.told(registry);
    try {
      super.commit();
    } catch (RollbackException e) {
      if (verdict != null && JtaOutcome.verdict(e) == null) {
        e.addSuppressed(JtaOutcome.before(verdict));
      }
      throw e;
    }
  }
}
