package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.config.Instances;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/**
 * Reads the setting {@code credentials.source}: a name that an extension gives, or a {@link
 * CredentialSource} of the application.
 */
final class Sources {
  static final String OWN =
      "a CredentialSource: an instance, a class with a public constructor without parameters, or"
          + " its name";

  private static final String EXPECTED = "must be " + OWN;

  private Sources() {}

  /** A source, or the name of one. */
  static Object parse(Object value) {
    if (value instanceof CredentialSource || value instanceof Class<?>) {
      return own(value);
    }
    String text = Values.nonEmpty(value);
    return text.indexOf('.') < 0 ? text : own(text);
  }

  private static CredentialSource own(Object value) {
    return Instances.parse(value, CredentialSource.class, EXPECTED, OfClass::new);
  }

  /** As it may be written; a source itself is not asked, it may show a secret. */
  static String text(Object parsed) {
    if (parsed instanceof OfClass of) {
      return of.type.getName();
    }
    return parsed instanceof CredentialSource ? parsed.getClass().getName() : parsed.toString();
  }

  /** Equal by class, so that two readings of one configuration share an engine. */
  private record OfClass(Class<?> type, CredentialSource source) implements CredentialSource {
    @Override
    public Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
        throws SQLException {
      return source.fetch(endpoint, user, deadline);
    }

    @Override
    public boolean refused(Credentials credentials) {
      return source.refused(credentials);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OfClass that && that.type.equals(type);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }

    @Override
    public String toString() {
      return type.getName();
    }
  }
}
