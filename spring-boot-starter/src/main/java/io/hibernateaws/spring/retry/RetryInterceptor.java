package io.hibernateaws.spring.retry;

import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.dialect.RetryPolicy;
import io.hibernateaws.dialect.UnitCommittedException;
import io.hibernateaws.dialect.failure.AttemptOutcome;
import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.spring.UnknownOutcomeException;
import io.hibernateaws.spring.WorkCommittedException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodClassKey;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Runs a call again by the terms of its method. Thread-safe. */
final class RetryInterceptor implements MethodInterceptor {
  private final ObjectProvider<RetryListener> listeners;

  /** One for each method, because a policy limits how often it logs. */
  private final Map<MethodClassKey, RetryPolicy> policies = new ConcurrentHashMap<>();

  RetryInterceptor(ObjectProvider<RetryListener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation call) throws Throwable {
    // What is in a transaction ends with it: only who began it can run it again.
    if (TransactionSynchronizationManager.isActualTransactionActive()
        || TransactionSynchronizationManager.hasResource(this)) {
      return call.proceed();
    }
    RetryPolicy policy = policy(call);
    TransactionSynchronizationManager.bindResource(this, call);
    try (CommitWatch watch = CommitWatch.open()) {
      return call(policy, call, watch);
    } catch (CheckedFailure e) {
      throw e.failure();
    } finally {
      TransactionSynchronizationManager.unbindResource(this);
    }
  }

  private static @Nullable Object call(
      RetryPolicy policy, MethodInvocation call, CommitWatch watch) {
    try {
      return policy.<@Nullable Object>call(() -> attempt(call));
    } catch (UnitCommittedException e) {
      throw new WorkCommittedException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      if (watch.isDoubtful() && isVerdict(e)) {
        throw new UnknownOutcomeException(
            "Something of the work may be committed. What failed last: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static boolean isVerdict(RuntimeException failure) {
    return AttemptOutcome.of(failure, Set.of()) != AttemptOutcome.OTHER
        && !(failure instanceof UnknownOutcomeException)
        && !(failure instanceof WorkCommittedException);
  }

  /** A call can proceed once; each attempt is one of its own, with the same arguments. */
  private static @Nullable Object attempt(MethodInvocation call) {
    try {
      return ((ProxyMethodInvocation) call).invocableClone().proceed();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CheckedFailure(e);
    }
  }

  private RetryPolicy policy(MethodInvocation call) {
    // As the advisor saw it: what is called may be a proxy too, before a class without terms.
    Class<?> type = Objects.requireNonNull(call.getThis(), "an object is called").getClass();
    Method method = call.getMethod();
    return policies.computeIfAbsent(new MethodClassKey(method, type), key -> policy(method, type));
  }

  private RetryPolicy policy(Method method, Class<?> type) {
    RetryPolicy policy = Objects.requireNonNull(RetryTerms.of(method, type)).policy();
    RetryListener listener = listeners.getIfUnique();
    return listener == null ? policy : policy.listener(listener);
  }

  /** Carries what a method declares through a policy, which knows no checked exceptions. */
  private static final class CheckedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckedFailure(Throwable failure) {
      super(failure.getMessage(), failure, true, false);
    }

    /** The method's own exception, with the earlier failures. */
    Throwable failure() {
      Throwable failure = Objects.requireNonNull(getCause());
      for (Throwable earlier : getSuppressed()) {
        failure.addSuppressed(earlier);
      }
      return failure;
    }
  }
}
