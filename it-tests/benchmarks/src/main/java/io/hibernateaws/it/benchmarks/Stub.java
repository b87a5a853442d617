package io.hibernateaws.it.benchmarks;

import java.lang.reflect.Constructor;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.ExceptionMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Makes objects of abstract classes that implement a few methods of a JDBC interface: the others
 * throw, and every call is an ordinary call.
 */
final class Stub {
  private Stub() {}

  /** A maker of objects of {@code type}, whose constructor takes nothing. */
  static <T> Constructor<? extends T> maker(Class<T> type) {
    try {
      return new ByteBuddy()
          .subclass(type)
          .method(ElementMatchers.isAbstract())
          .intercept(ExceptionMethod.throwing(UnsupportedOperationException.class))
          .make()
          .load(type.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
          .getLoaded()
          .getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has no public constructor without arguments", e);
    }
  }

  static <T> T make(Constructor<? extends T> maker) {
    try {
      return maker.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(maker + " failed", e);
    }
  }
}
