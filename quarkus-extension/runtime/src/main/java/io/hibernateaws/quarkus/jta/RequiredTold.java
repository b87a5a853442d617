package io.hibernateaws.quarkus.jta;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/** Of {@code REQUIRED}. */
@Interceptor
@Transactional(Transactional.TxType.REQUIRED)
@Priority(OutcomeInterceptor.TRANSACTIONAL + 1)
public class RequiredTold extends ToldInterceptor {
  /** With Quarkus' own registry of transactions. */
  public RequiredTold(TransactionSynchronizationRegistry registry) {
    super(registry);
  }

  @AroundInvoke
  @Nullable Object call(InvocationContext invocation) throws Exception {
    return within(invocation);
  }
}
