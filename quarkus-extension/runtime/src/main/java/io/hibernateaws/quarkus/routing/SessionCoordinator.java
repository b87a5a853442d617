package io.hibernateaws.quarkus.routing;

import io.hibernateaws.dialect.boot.CacheBypass;
import io.hibernateaws.engine.api.CommitWatch;
import java.util.concurrent.Callable;
import org.hibernate.CacheMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.jdbc.WorkExecutorVisitable;
import org.hibernate.resource.jdbc.spi.JdbcSessionContext;
import org.hibernate.resource.transaction.backend.jta.internal.JtaTransactionCoordinatorImpl;
import org.hibernate.resource.transaction.spi.IsolationDelegate;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's coordinator of a session in JTA. A session that reads where rows may be old does not
 * fill the second-level cache with them, and what Hibernate commits for itself is no commit of the
 * application's work. Used by the session's thread.
 */
final class SessionCoordinator extends JtaTransactionCoordinatorImpl {
  private final TransactionCoordinatorOwner owner;

  /** Null while the constructor of Hibernate's coordinator runs, which looks for a transaction. */
  private final @Nullable TransactionRole transaction;

  /** Of the transaction that the session has joined; null while it is open what that is for. */
  private TransactionRole.@Nullable Role joined;

  private boolean bypassing;

  SessionCoordinator(
      TransactionCoordinatorBuilder builder,
      TransactionCoordinatorOwner owner,
      boolean autoJoin,
      JtaPlatform platform,
      TransactionRole transaction) {
    super(
        builder,
        owner,
        autoJoin,
        platform,
        context(owner).isPreferUserTransaction(),
        context(owner).isJtaTrackByThread());
    this.owner = owner;
    this.transaction = transaction;
  }

  private static JdbcSessionContext context(TransactionCoordinatorOwner owner) {
    return owner.getJdbcSessionOwner().getJdbcSessionContext();
  }

  /** Hibernate calls it before whatever a session does. */
  @Override
  public void pulse() {
    super.pulse();
    if (transaction != null
        && owner.getJdbcSessionOwner() instanceof SharedSessionContractImplementor session) {
      chooseCacheMode(session, transaction);
    }
  }

  /** JTA is asked until it has decided, which it does once for a transaction. */
  private TransactionRole.@Nullable Role role(TransactionRole transaction) {
    if (!isSynchronizationRegistered()) {
      return transaction.decided();
    }
    if (joined == null) {
      joined = transaction.decided();
    }
    return joined;
  }

  @Override
  public void afterCompletion(boolean successful, boolean delayed) {
    joined = null;
    super.afterCompletion(successful, delayed);
  }

  /** Whatever else the application has chosen stays. */
  private void chooseCacheMode(
      SharedSessionContractImplementor session, TransactionRole transaction) {
    boolean onlyReads =
        role(transaction) == TransactionRole.Role.READS
            || (session instanceof SessionImplementor stateful && stateful.isDefaultReadOnly());
    if (onlyReads && session.getCacheMode() == CacheMode.NORMAL) {
      CacheBypass.set(session, CacheMode.IGNORE);
      bypassing = true;
    } else if (bypassing && !onlyReads) {
      CacheBypass.set(session, CacheMode.NORMAL);
      bypassing = false;
    }
  }

  @Override
  public IsolationDelegate createIsolationDelegate() {
    return new Apart(super.createIsolationDelegate());
  }

  /**
   * What Hibernate does in transactions of its own, to take identifiers from a table for example.
   */
  private record Apart(IsolationDelegate hibernates) implements IsolationDelegate {
    @Override
    public <T> T delegateWork(WorkExecutorVisitable<T> work, boolean transacted) {
      try (CommitWatch apart = CommitWatch.apart()) {
        return hibernates.delegateWork(work, transacted);
      }
    }

    @Override
    public <T> T delegateCallable(Callable<T> callable, boolean transacted) {
      try (CommitWatch apart = CommitWatch.apart()) {
        return hibernates.delegateCallable(callable, transacted);
      }
    }
  }
}
