package io.hibernateaws.quarkus.jta;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/** What Agroal takes for the transaction manager: its transactions enlist through us. */
final class EnlistingTransactionManager implements TransactionManager {
  private final TransactionManager manager;
  private final TransactionSynchronizationRegistry registry;

  EnlistingTransactionManager(
      TransactionManager manager, TransactionSynchronizationRegistry registry) {
    this.manager = manager;
    this.registry = registry;
  }

  @Override
  public @Nullable Transaction getTransaction() throws SystemException {
    Transaction transaction = manager.getTransaction();
    return transaction == null ? null : new EnlistingTransaction(transaction, registry);
  }

  @Override
  public int getStatus() throws SystemException {
    return manager.getStatus();
  }

  @Override
  public void begin() throws NotSupportedException, SystemException {
    manager.begin();
  }

  @Override
  public void commit()
      throws RollbackException,
          HeuristicMixedException,
          HeuristicRollbackException,
          SystemException {
    manager.commit();
  }

  @Override
  public void rollback() throws SystemException {
    manager.rollback();
  }

  @Override
  public void setRollbackOnly() throws SystemException {
    manager.setRollbackOnly();
  }

  @Override
  public void setTransactionTimeout(int seconds) throws SystemException {
    manager.setTransactionTimeout(seconds);
  }

  @Override
  public Transaction suspend() throws SystemException {
    return manager.suspend();
  }

  @Override
  public void resume(Transaction transaction) throws InvalidTransactionException, SystemException {
    manager.resume(transaction);
  }
}
