package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.CommitWatch;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.hibernate.HibernateException;
import org.hibernate.jdbc.WorkExecutorVisitable;
import org.hibernate.resource.transaction.spi.IsolationDelegate;

/**
 * What Hibernate does in transactions of its own, to take identifiers from a table for example: no
 * commit of the work that needed it. Used by the session's thread.
 *
 * @param atStart whether Hibernate asks the database what it is, before there are sessions; the
 *     start ends with what that fails with, so Hibernate must not log it too
 */
record ApartIsolation(IsolationDelegate hibernates, boolean atStart) implements IsolationDelegate {
  @Override
  public <T> T delegateWork(WorkExecutorVisitable<T> work, boolean transacted) {
    try (CommitWatch apart = CommitWatch.apart()) {
      return hibernates.delegateWork(atStart ? unlogged(work) : work, transacted);
    }
  }

  @Override
  public <T> T delegateCallable(Callable<T> callable, boolean transacted) {
    try (CommitWatch apart = CommitWatch.apart()) {
      return hibernates.delegateCallable(callable, transacted);
    }
  }

  /** Hibernate logs exceptions of JDBC where it converts them, and no others. */
  private static <T> WorkExecutorVisitable<T> unlogged(WorkExecutorVisitable<T> work) {
    return (executor, connection) -> {
      try {
        return work.accept(executor, connection);
      } catch (SQLException e) {
        throw new HibernateException(e.getMessage(), e);
      }
    };
  }
}
