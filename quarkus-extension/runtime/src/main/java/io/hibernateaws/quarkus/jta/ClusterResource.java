package io.hibernateaws.quarkus.jta;

import io.hibernateaws.engine.api.FailoverSQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jboss.tm.LastResource;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a transaction as JTA sees it. A transaction that was told of a failover is
 * never committed, though the connection may have gone on with a new one: half of it would be
 * there. Used by the threads of the transaction.
 */
final class ClusterResource implements XAResource, LastResource {
  private final XAResource agroals;
  private final @Nullable WatchedConnections connection;
  private @Nullable XAException startFailure;

  ClusterResource(XAResource agroals, @Nullable WatchedConnections connection) {
    this.agroals = agroals;
    this.connection = connection;
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    FailoverSQLException verdict = connection == null ? null : connection.told();
    if (verdict != null) {
      throw rolledBackBecause(verdict, xid);
    }
    try {
      agroals.commit(xid, onePhase);
    } catch (XAException e) {
      throw CommitFailure.of(e);
    }
  }

  private XAException rolledBackBecause(FailoverSQLException verdict, Xid xid) {
    XAException failure =
        CommitFailure.of(
            verdict, "The transaction met a failover before its commit: " + verdict.getMessage());
    try {
      agroals.rollback(xid);
    } catch (XAException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    agroals.rollback(xid);
  }

  /** Nothing: what is unknown is in no log, JTA only takes leave of it. */
  @Override
  public void forget(Xid xid) {}

  @Override
  public void start(Xid xid, int flags) throws XAException {
    try {
      agroals.start(xid, flags);
    } catch (XAException e) {
      startFailure = e;
      throw e;
    }
  }

  /** Why the connection is not in the transaction; null if it is. */
  @Nullable XAException startFailure() {
    return startFailure;
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    agroals.end(xid, flags);
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    return agroals.prepare(xid);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    return agroals.recover(flags);
  }

  @Override
  public boolean isSameRM(XAResource other) {
    return this == other;
  }

  @Override
  public int getTransactionTimeout() throws XAException {
    return agroals.getTransactionTimeout();
  }

  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    return agroals.setTransactionTimeout(seconds);
  }

  @Override
  public String toString() {
    return "connection of a cluster";
  }
}
