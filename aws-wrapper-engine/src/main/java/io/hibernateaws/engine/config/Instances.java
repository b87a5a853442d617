package io.hibernateaws.engine.config;

import java.lang.reflect.InvocationTargetException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the application that a setting names: an instance, a class with a public constructor
 * without parameters, or the name of one. What was expected ends the message of every refusal.
 */
public final class Instances {
  private Instances() {}

  /**
   * The object that a value names.
   *
   * @param kind what it must be
   * @param expected continues the message "hibernate.aws.x=value: "
   * @param ofClass wraps an object that was made from a class, so that it equals every other of
   *     that class: two readings of one configuration share an engine
   */
  public static <T> T parse(
      Object value, Class<T> kind, String expected, BiFunction<Class<?>, T, T> ofClass) {
    if (kind.isInstance(value)) {
      return kind.cast(value);
    }
    Class<?> type = type(value, expected);
    if (!kind.isAssignableFrom(type)) {
      throw new IllegalArgumentException(expected);
    }
    return ofClass.apply(type, kind.cast(create(type, expected)));
  }

  /** The class that a text names, or the class itself. */
  public static Class<?> type(Object value, String expected) {
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

  /** Not initialised: whoever wrote the name may have no say in which code runs. */
  private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** By its public constructor without parameters. */
  public static Object create(Class<?> type, String expected) {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor failed: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }
}
