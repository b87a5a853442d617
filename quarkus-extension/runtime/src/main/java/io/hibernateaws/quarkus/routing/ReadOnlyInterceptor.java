package io.hibernateaws.quarkus.routing;

import io.hibernateaws.quarkus.ReadOnly;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** Marks the transaction that the interceptor of Jakarta Transactions has just begun. */
@ReadOnly
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 201)
public class ReadOnlyInterceptor {
  private final TransactionRole transaction;

  /** Inside of {@code @Transactional}, whose interceptor has priority 200. */
  public ReadOnlyInterceptor(TransactionRole transaction) {
    this.transaction = transaction;
  }

  @AroundInvoke
  @Nullable Object call(InvocationContext invocation) throws Exception {
    transaction.markReadOnly();
    return invocation.proceed();
  }
}
