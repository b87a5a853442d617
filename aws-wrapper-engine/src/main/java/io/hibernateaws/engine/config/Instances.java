package io.hibernateaws.engine.config;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Classes and instances that a setting names. What was expected ends the message of every refusal.
 */
final class Instances {
  private Instances() {}

  /** The class that a text names, or the class itself. */
  static Class<?> type(Object value, String expected) {
    if (value instanceof Class<?> type) {
      return type;
    }
    if (!(value instanceof CharSequence)) {
      throw new IllegalArgumentException(expected);
    }
    String name = Values.nonEmpty(value);
    Class<?> type = load(name, Thread.currentThread().getContextClassLoader());
    if (type == null) {
      type = load(name, Instances.class.getClassLoader());
    }
    if (type == null) {
      throw new IllegalArgumentException("there is no such class; it " + expected);
    }
    return type;
  }

  private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** By its public constructor without parameters. */
  static Object create(Class<?> type, String expected) {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor failed: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }
}
