package io.hibernateaws.engine.config;

import io.hibernateaws.engine.endpoint.HostResolver;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the setting {@code host_resolver}: an instance, a class or the name of a class that is a
 * {@link HostResolver} or a plain function from a name to addresses.
 */
final class Resolvers {
  private static final String EXPECTED =
      "must be a HostResolver or a Function<String, InetAddress[]>: an instance, a class with a"
          + " public constructor without parameters, or its name";

  private Resolvers() {}

  static HostResolver parse(Object value) {
    if (value instanceof HostResolver resolver) {
      return resolver;
    }
    if (value instanceof Function<?, ?> function) {
      return new OfFunction(function);
    }
    if (value instanceof Class<?> type) {
      return new OfClass(type, instantiate(type));
    }
    if (!(value instanceof CharSequence)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    Class<?> type = load(Values.nonEmpty(value));
    return new OfClass(type, instantiate(type));
  }

  private static Class<?> load(String name) {
    Class<?> type = load(name, Thread.currentThread().getContextClassLoader());
    if (type == null) {
      type = load(name, Resolvers.class.getClassLoader());
    }
    if (type == null) {
      throw new IllegalArgumentException("there is no such class; it " + EXPECTED);
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

  private static HostResolver instantiate(Class<?> type) {
    if (!HostResolver.class.isAssignableFrom(type) && !Function.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    try {
      Object instance = type.getConstructor().newInstance();
      return instance instanceof HostResolver resolver
          ? resolver
          : new OfFunction((Function<?, ?>) instance);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor failed: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }

  /** Equal by class, so that two readings of one configuration share an engine. */
  private record OfClass(Class<?> type, HostResolver resolver) implements HostResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return resolver.resolve(host);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OfClass that && that.type.equals(type);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }
  }

  private record OfFunction(Function<?, ?> function) implements HostResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      try {
        @SuppressWarnings("unchecked") // what it takes cannot be asked, what it gives is checked
        Object answer = ((Function<String, ?>) function).apply(host);
        if (answer instanceof InetAddress[] addresses) {
          return addresses;
        }
        throw new UnknownHostException(
            host + ": the function set as host_resolver gave no array of addresses");
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof UnknownHostException unknown) {
          throw unknown;
        }
        throw e;
      }
    }
  }
}
