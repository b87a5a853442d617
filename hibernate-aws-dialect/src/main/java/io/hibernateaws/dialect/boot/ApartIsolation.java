package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.CommitWatch;
import java.util.concurrent.Callable;
import org.hibernate.jdbc.WorkExecutorVisitable;
import org.hibernate.resource.transaction.spi.IsolationDelegate;

/**
 * What Hibernate does in transactions of its own, to take identifiers from a table for example: no
 * commit of the work that needed it. Used by the session's thread.
 */
record ApartIsolation(IsolationDelegate hibernates) implements IsolationDelegate {
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
