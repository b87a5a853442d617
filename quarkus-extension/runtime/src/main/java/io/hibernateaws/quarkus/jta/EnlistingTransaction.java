package io.hibernateaws.quarkus.jta;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** A transaction of JTA that enlists a {@link ClusterResource} for what Agroal gives it. */
final class EnlistingTransaction implements Transaction {
  private final Transaction transaction;
  private final TransactionSynchronizationRegistry registry;

  EnlistingTransaction(Transaction transaction, TransactionSynchronizationRegistry registry) {
    this.transaction = transaction;
    this.registry = registry;
  }

  /**
   * Enlists it.
   *
   * @throws SystemException with the reason, where a connection that was lent did not begin the
   *     transaction: JTA itself keeps that for its log
   */
  @Override
  public boolean enlistResource(XAResource agroals) throws RollbackException, SystemException {
    ClusterResource resource = new ClusterResource(agroals, WatchedConnections.last(registry));
    boolean enlisted = transaction.enlistResource(resource);
    XAException failure = resource.startFailure();
    if (failure != null) {
      SystemException told = new SystemException("The connection did not begin the transaction");
      told.initCause(failure);
      throw told;
    }
    return enlisted;
  }

  @Override
  public boolean delistResource(XAResource resource, int flag) throws SystemException {
    return transaction.delistResource(resource, flag);
  }

  @Override
  public int getStatus() throws SystemException {
    return transaction.getStatus();
  }

  @Override
  public void registerSynchronization(Synchronization synchronization)
      throws RollbackException, SystemException {
    transaction.registerSynchronization(synchronization);
  }

  @Override
  public void commit()
      throws RollbackException,
          HeuristicMixedException,
          HeuristicRollbackException,
          SystemException {
    transaction.commit();
  }

  @Override
  public void rollback() throws SystemException {
    transaction.rollback();
  }

  @Override
  public void setRollbackOnly() throws SystemException {
    transaction.setRollbackOnly();
  }
}
