package io.hibernateaws.engine.route;

import org.jspecify.annotations.Nullable;

/** Classes of libraries that an application may have. */
final class OptionalClasses {
  private OptionalClasses() {}

  /** As the application sees it, else as we do; null if neither does. */
  static @Nullable Class<?> find(String name) {
    Class<?> found = find(name, Thread.currentThread().getContextClassLoader());
    return found == null ? find(name, OptionalClasses.class.getClassLoader()) : found;
  }

  private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
