package io.hibernateaws.spring.retry;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * Whether an annotation can be on a class at all: it is on none of nearly all beans, and Spring's
 * full search of each of their methods would take a start longer. It may be on another annotation.
 * Thread-safe.
 */
final class Mentions {
  private final Class<? extends Annotation> wanted;
  private final Map<Class<?>, Boolean> annotations = new ConcurrentHashMap<>();

  Mentions(Class<? extends Annotation> wanted) {
    this.wanted = wanted;
  }

  /** Whether the class, or anything that it extends or implements, or a method there has it. */
  boolean in(Class<?> type) {
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      if (here(each)) {
        return true;
      }
      for (Class<?> implemented : each.getInterfaces()) {
        if (in(implemented)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean here(Class<?> type) {
    if (type.getName().startsWith("java.")) {
      return false;
    }
    if (on(type)) {
      return true;
    }
    for (AnnotatedElement method : ReflectionUtils.getDeclaredMethods(type)) {
      if (on(method)) {
        return true;
      }
    }
    return false;
  }

  private boolean on(AnnotatedElement element) {
    for (Annotation annotation : element.getDeclaredAnnotations()) {
      if (means(annotation.annotationType())) {
        return true;
      }
    }
    return false;
  }

  private boolean means(Class<? extends Annotation> annotation) {
    if (annotation == wanted) {
      return true;
    }
    Boolean before = annotations.putIfAbsent(annotation, false); // it may be on itself
    if (before != null) {
      return before;
    }
    boolean means = !annotation.getName().startsWith("java.") && on(annotation);
    annotations.put(annotation, means);
    return means;
  }
}
