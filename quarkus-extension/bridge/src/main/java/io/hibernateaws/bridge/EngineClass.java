package io.hibernateaws.bridge;

import java.util.Arrays;

/** A class of the engine that connects on this thread, which is its context class loader's. */
final class EngineClass {
  private EngineClass() {}

  /**
   * Makes an object of it.
   *
   * @param arguments texts
   */
  static <T> T make(Class<T> as, String name, Object... arguments) {
    Class<?>[] texts = new Class<?>[arguments.length];
    Arrays.fill(texts, String.class);
    try {
      return as.cast(
          Class.forName(name, true, Thread.currentThread().getContextClassLoader())
              .getConstructor(texts)
              .newInstance(arguments));
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException(
          name + " is not to be had from the context class loader of " + Thread.currentThread(), e);
    }
  }
}
