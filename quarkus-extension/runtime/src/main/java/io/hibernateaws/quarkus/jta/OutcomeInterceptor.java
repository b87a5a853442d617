package io.hibernateaws.quarkus.jta;

import io.hibernateaws.dialect.FailoverException;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Outside of the interceptor that commits: where a commit failed by a failover, the caller gets our
 * exception in the place of JTA's, which a method cannot declare and Quarkus would hide in another.
 */
abstract class OutcomeInterceptor {
  /** Priority of Quarkus' own interceptors of {@code @Transactional}. */
  static final int TRANSACTIONAL = jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE + 200;

  static @Nullable Object around(InvocationContext invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception e) {
      FailoverException told = JtaOutcome.inPlaceOf(e);
      if (told != null) {
        throw told;
      }
      throw e;
    }
  }
}
