package io.hibernateaws.quarkus.jta;

import com.arjuna.ats.arjuna.common.arjPropertyManager;
import io.agroal.api.transaction.TransactionAware;
import io.agroal.api.transaction.TransactionIntegration;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * Enlists the connections of one pool with JTA, through Agroal's own integration, and stands
 * between JTA and what Agroal enlists. Agroal alone calls every commit that failed a rollback; here
 * JTA hears what is known. Thread-safe.
 */
public final class ClusterTransactions implements TransactionIntegration {
  private static final Object POOL = ClusterTransactions.class.getName();

  private final NarayanaTransactionIntegration agroals;
  private final TransactionManager transactions;
  private final TransactionSynchronizationRegistry registry;
  private final PoolName pool;

  /**
   * For one pool.
   *
   * @param pool which one, for messages
   */
  public ClusterTransactions(
      TransactionManager transactions, TransactionSynchronizationRegistry registry, PoolName pool) {
    this.agroals =
        new NarayanaTransactionIntegration(
            new EnlistingTransactionManager(transactions, registry), registry);
    this.transactions = transactions;
    this.registry = registry;
    this.pool = pool;
  }

  @Override
  public @Nullable TransactionAware getTransactionAware() throws SQLException {
    return agroals.getTransactionAware();
  }

  /**
   * The connection takes part in the transaction of the thread, if there is one.
   *
   * @throws SQLException if it cannot, saying why: the connection's own exception if it broke while
   *     nobody had it, of whose transaction nothing was sent; the transaction is as it was if it
   *     holds a connection of another pool of a cluster, and can only be rolled back otherwise
   */
  @Override
  public void associate(TransactionAware connection, @Nullable XAResource resource)
      throws SQLException {
    if (!isOpen() || registry.getResource(this) != null) {
      agroals.associate(connection, resource);
      return;
    }
    refuseBesideAnother();
    registry.putResource(this, connection);
    registry.putResource(POOL, pool);
    WatchedConnections.watch(registry, connection);
    try {
      agroals.associate(connection, resource);
    } catch (SQLException e) {
      // Agroal would hand the connection out again as if it had been enlisted.
      SQLException failure = ofConnection(e);
      rollbackOnly(failure);
      throw failure;
    }
  }

  /** What the connection itself has thrown, of which Agroal's exception is about the symptom. */
  private static SQLException ofConnection(SQLException agroals) {
    XAException start = ExceptionChain.findCause(agroals, XAException.class);
    SQLException failure =
        start == null ? null : ExceptionChain.findCause(start, SQLException.class);
    return failure == null ? agroals : failure;
  }

  private void refuseBesideAnother() throws SQLException {
    PoolName other = (PoolName) registry.getResource(POOL);
    if (other == null
        || arjPropertyManager.getCoreEnvironmentBean().isAllowMultipleLastResources()) {
      return;
    }
    if (other.isOfSameCluster(pool)) {
      throw new ReadWriteSplittingSQLException(
          "This transaction has its connection to "
              + other
              + " and cannot have one to "
              + pool
              + " too: a transaction has one connection, and its reads must see its own writes. Put"
              + " @ReadOnly on the method that begins a transaction which only reads, or run one of"
              + " the two in a transaction of its own (REQUIRES_NEW)");
    }
    throw new SQLException(
        "This transaction has its connection to "
            + other
            + " and cannot have one to "
            + pool
            + " too: two clusters cannot commit as one. Run one of the two in a transaction of its"
            + " own (REQUIRES_NEW)",
        "25000");
  }

  private void rollbackOnly(SQLException because) {
    try {
      transactions.setRollbackOnly();
    } catch (SystemException | IllegalStateException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public boolean disassociate(TransactionAware connection) throws SQLException {
    if (isOpen() && registry.getResource(this) == connection) {
      registry.putResource(this, null);
    }
    return agroals.disassociate(connection);
  }

  private boolean isOpen() {
    int status = registry.getTransactionStatus();
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  @Override
  public void addResourceRecoveryFactory(ResourceRecoveryFactory factory) {
    agroals.addResourceRecoveryFactory(factory);
  }

  @Override
  public void removeResourceRecoveryFactory(ResourceRecoveryFactory factory) {
    agroals.removeResourceRecoveryFactory(factory);
  }
}
