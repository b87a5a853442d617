package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.config.Instances;
import io.hibernateaws.engine.endpoint.HostResolver;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;

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
    Class<?> type = Instances.type(value, EXPECTED);
    if (!HostResolver.class.isAssignableFrom(type) && !Function.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    Object instance = Instances.create(type, EXPECTED);
    return new OfClass(
        type,
        instance instanceof HostResolver resolver
            ? resolver
            : new OfFunction((Function<?, ?>) instance));
  }

  /** The name of the class that the application has set. */
  static String text(HostResolver resolver) {
    if (resolver instanceof OfClass of) {
      return of.type.getName();
    }
    return resolver instanceof OfFunction of
        ? of.function.getClass().getName()
        : resolver.getClass().getName();
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
