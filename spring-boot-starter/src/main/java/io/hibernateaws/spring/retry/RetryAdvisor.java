package io.hibernateaws.spring.retry;

import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.spring.RetryOnFailover;
import java.lang.reflect.Method;
import java.util.Map;
import org.aopalliance.aop.Advice;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Where {@link RetryOnFailover} acts. What is {@code PriorityOrdered} comes before all that has
 * only an order, so also before the transaction with the highest one.
 */
final class RetryAdvisor extends StaticMethodMatcherPointcut
    implements PointcutAdvisor, PriorityOrdered {
  private final RetryInterceptor interceptor;

  RetryAdvisor(ObjectProvider<RetryListener> listeners) {
    this.interceptor = new RetryInterceptor(listeners);
    setClassFilter(new Annotated());
  }

  @Override
  public boolean matches(Method method, Class<?> targetClass) {
    return RetryTerms.of(method, targetClass) != null;
  }

  @Override
  public Pointcut getPointcut() {
    return this;
  }

  @Override
  public Advice getAdvice() {
    return interceptor;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  /** Asked once about the class of each bean, when the application starts. */
  private static final class Annotated implements ClassFilter {
    private final Mentions mentions = new Mentions(RetryOnFailover.class);

    @Override
    public boolean matches(Class<?> type) {
      if (!mentions.in(type)) {
        return false;
      }
      Map<Method, RetryTerms> methods =
          MethodIntrospector.selectMethods(
              type, (MethodIntrospector.MetadataLookup<RetryTerms>) m -> RetryTerms.of(m, type));
      methods.forEach((method, terms) -> terms.check(method));
      return !methods.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Annotated;
    }

    @Override
    public int hashCode() {
      return Annotated.class.hashCode();
    }
  }
}
