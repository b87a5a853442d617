package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.spi.JdbcCoordinator;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.hibernate.resource.transaction.spi.IsolationDelegate;
import org.hibernate.resource.transaction.spi.SynchronizationRegistry;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of one session. It knows the verdict of the running transaction by asking the
 * session's connection, which remembers its last one, and by ignoring what that was when the
 * transaction began. Used by the session's thread.
 */
final class VerdictCoordinator implements TransactionCoordinator {
  private final TransactionCoordinator hibernates;
  private final TransactionCoordinatorBuilder builder;
  private final TransactionCoordinatorOwner owner;
  private @Nullable FailoverSQLException beforeBegin;
  private @Nullable VerdictDriver driver;
  private @Nullable CacheBypass bypass;

  VerdictCoordinator(
      TransactionCoordinator hibernates,
      TransactionCoordinatorBuilder builder,
      TransactionCoordinatorOwner owner) {
    this.hibernates = hibernates;
    this.builder = builder;
    this.owner = owner;
  }

  void transactionBegins() {
    beforeBegin = lastVerdict();
  }

  /** Before anything is loaded: Hibernate asks for the cache mode of a session at each load. */
  void transactionHasBegun() {
    bypass = owner instanceof JdbcCoordinator session ? CacheBypass.of(session) : null;
  }

  void transactionHasEnded() {
    if (bypass != null) {
      bypass.end();
      bypass = null;
    }
  }

  /** What the running transaction was told; null if nothing. */
  @Nullable FailoverSQLException verdict() {
    FailoverSQLException last = lastVerdict();
    return last == beforeBegin ? null : last;
  }

  private @Nullable FailoverSQLException lastVerdict() {
    if (!(owner instanceof JdbcCoordinator session)) {
      return null;
    }
    LogicalConnectionImplementor logical = session.getLogicalConnection();
    if (!logical.isOpen() || !logical.isPhysicallyConnected()) {
      return null;
    }
    try {
      Connection connection = logical.getPhysicalConnection();
      // A session may run on a connection that the application supplied: not ours, no memory.
      return connection.isWrapperFor(VerdictMemory.class)
          ? connection.unwrap(VerdictMemory.class).lastVerdict()
          : null;
    } catch (SQLException e) {
      return null;
    }
  }

  @Override
  public TransactionCoordinatorBuilder getTransactionCoordinatorBuilder() {
    return builder;
  }

  @Override
  public TransactionDriver getTransactionDriverControl() {
    TransactionDriver current = hibernates.getTransactionDriverControl();
    VerdictDriver known = driver;
    if (known == null || !known.drives(current)) {
      known = new VerdictDriver(current, this);
      driver = known;
    }
    return known;
  }

  @Override
  public SynchronizationRegistry getLocalSynchronizations() {
    return hibernates.getLocalSynchronizations();
  }

  @Override
  public JpaCompliance getJpaCompliance() {
    return hibernates.getJpaCompliance();
  }

  @Override
  public void explicitJoin() {
    hibernates.explicitJoin();
  }

  @Override
  public boolean isJoined() {
    return hibernates.isJoined();
  }

  @Override
  public void pulse() {
    hibernates.pulse();
  }

  @Override
  public boolean isActive() {
    return hibernates.isActive();
  }

  @Override
  public boolean isTransactionActive() {
    return hibernates.isTransactionActive();
  }

  @Override
  public IsolationDelegate createIsolationDelegate() {
    return new ApartIsolation(hibernates.createIsolationDelegate(), isAtStart());
  }

  /** Before there is a session Hibernate asks through an owner that is none. */
  private boolean isAtStart() {
    return owner instanceof JdbcCoordinator asking
        && !(asking.getJdbcSessionOwner() instanceof SharedSessionContractImplementor);
  }

  @Override
  public void addObserver(TransactionObserver observer) {
    hibernates.addObserver(observer);
  }

  @Override
  public void removeObserver(TransactionObserver observer) {
    hibernates.removeObserver(observer);
  }

  @Override
  public void setTimeOut(int seconds) {
    hibernates.setTimeOut(seconds);
  }

  @Override
  public int getTimeOut() {
    return hibernates.getTimeOut();
  }

  @Override
  public void invalidate() {
    hibernates.invalidate();
  }
}
