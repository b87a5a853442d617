package io.hibernateaws.spring.retry;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.RetryPolicy;
import io.hibernateaws.spring.RetryOnFailover;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.KotlinDetector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** What a method's annotation says. */
record RetryTerms(RetryOnFailover annotation) {
  private static final Set<String> REACTIVE =
      Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

  /**
   * The annotation of a method as it is called on a class, else that of the class; null if there is
   * none, or if no proxy stands before the method.
   */
  static @Nullable RetryTerms of(Method method, Class<?> targetClass) {
    if (ClassUtils.isUserLevelMethod(method)
        && !Modifier.isPrivate(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers())
        && method.getDeclaringClass() != Object.class) {
      Class<?> type = ClassUtils.getUserClass(targetClass);
      Method specific = AopUtils.getMostSpecificMethod(method, type);
      RetryOnFailover found =
          AnnotatedElementUtils.findMergedAnnotation(specific, RetryOnFailover.class);
      if (found == null) {
        found = AnnotatedElementUtils.findMergedAnnotation(type, RetryOnFailover.class);
      }
      return found == null ? null : new RetryTerms(found);
    }
    return null;
  }

  RetryPolicy policy() {
    RetryPolicy policy =
        FailoverRetry.policy()
            .attempts(annotation.attempts())
            .deadline(within())
            .alsoOn(annotation.alsoOn());
    return annotation.idempotent() ? policy.idempotent() : policy;
  }

  private Duration within() {
    try {
      return DurationStyle.detectAndParse(annotation.within());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "within must be a duration such as 60s, not '" + annotation.within() + "'", e);
    }
  }

  /** Refuses, by its name, a method that cannot be run again as it is annotated. */
  void check(Method method) {
    try {
      policy();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "@RetryOnFailover on " + name(method) + ": " + e.getMessage(), e);
    }
    if (returnsEarly(method)) {
      throw new IllegalStateException(
          "@RetryOnFailover on "
              + name(method)
              + ": it returns "
              + method.getReturnType().getName()
              + " before its work is done, so that what fails later cannot be run again. Annotate"
              + " the method that does the work and returns its result, or use"
              + " FailoverRetry.policy() there.");
    }
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName() + "()";
  }

  private static boolean returnsEarly(Method method) {
    Class<?> type = method.getReturnType();
    return Future.class.isAssignableFrom(type)
        || CompletionStage.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || KotlinDetector.isSuspendingFunction(method)
        || REACTIVE.contains(type.getName())
        || ClassUtils.getAllInterfacesForClassAsSet(type).stream()
            .anyMatch(each -> REACTIVE.contains(each.getName()));
  }
}
