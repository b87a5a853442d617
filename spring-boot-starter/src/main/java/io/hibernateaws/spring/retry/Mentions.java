package io.hibernateaws.spring.retry;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
    Boolean known = annotations.get(annotation);
    if (known == null) {
      known = leadsToWanted(annotation, new HashSet<>());
      annotations.put(annotation, known);
    }
    return known;
  }

  /**
   * Whether the annotation is the wanted one or has it, however deep.
   *
   * @param seen annotations that need no second look: one may be on itself
   */
  private boolean leadsToWanted(Class<? extends Annotation> annotation, Set<Class<?>> seen) {
    if (annotation == wanted) {
      return true;
    }
    if (annotation.getName().startsWith("java.") || !seen.add(annotation)) {
      return false;
    }
    for (Annotation each : annotation.getDeclaredAnnotations()) {
      if (leadsToWanted(each.annotationType(), seen)) {
        return true;
      }
    }
    return false;
  }
}
