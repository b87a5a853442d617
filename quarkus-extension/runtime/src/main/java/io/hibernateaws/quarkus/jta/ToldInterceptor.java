package io.hibernateaws.quarkus.jta;

import io.hibernateaws.engine.api.FailoverSQLException;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Inside of the interceptor that commits: a method that swallowed the verdict about its transaction
 * does not return as if all was well. Jakarta's own rule is to roll back such a transaction without
 * a word.
 */
abstract class ToldInterceptor {
  private final TransactionSynchronizationRegistry registry;

  ToldInterceptor(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  @Nullable Object within(InvocationContext invocation) throws Exception {
    Object result = invocation.proceed();
    FailoverSQLException verdict = WatchedConnections.told(registry);
    if (verdict != null) {
      throw JtaOutcome.before(verdict);
    }
    return result;
  }
}
