package io.hibernateaws.connection;

import java.util.List;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Settings whose value is an instance, a class or a class name, as several of Hibernate's own. */
final class StrategySetting {
  private StrategySetting() {}

  /**
   * The instance that a value is or leads to; null if there is none, which adds a problem.
   *
   * @param registry of the unit, null outside of Hibernate, where only instances can be had
   */
  static <T> @Nullable T read(
      String setting,
      Class<T> type,
      Object value,
      @Nullable ServiceRegistry registry,
      List<String> problems) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    RuntimeException failure = null;
    if (registry != null && (value instanceof Class<?> || value instanceof CharSequence)) {
      try {
        Class<?> named = classOf(value, registry);
        if (type.isAssignableFrom(named)) {
          return type.cast(
              registry.requireService(StrategySelector.class).resolveStrategy(type, named));
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    problems.add(problem(setting, type.getName(), failure));
    return null;
  }

  /** Not initialised: no code of it runs before its type is known. */
  private static Class<?> classOf(Object value, ServiceRegistry registry) {
    if (value instanceof Class<?> type) {
      return type;
    }
    String name = value.toString().strip();
    return registry
        .requireService(ClassLoaderService.class)
        .workWithClassLoader(
            loader -> {
              try {
                return Class.forName(name, false, loader);
              } catch (ClassNotFoundException | LinkageError e) {
                throw new IllegalArgumentException("there is no such class", e);
              }
            });
  }

  /** Says what the value of the setting must be, and why it could not be used. */
  static String problem(String setting, String type, @Nullable RuntimeException why) {
    return setting
        + " must be a "
        + type
        + ": an instance, a class with a public constructor without parameters, or its name"
        + (why == null ? "" : " (" + why.getMessage() + ")")
        + ".";
  }

  /** Whether a value names this very class, by itself or by a short name. */
  static boolean names(Class<?> type, String shortName, Object value) {
    return value.equals(shortName) || value.equals(type) || value.equals(type.getName());
  }
}
