package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.config.Instances;
import io.hibernateaws.engine.spi.SessionInitializer;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads the setting {@code session_state.initializer}: an instance, a class or its name. */
final class Initializers {
  private static final String EXPECTED =
      "must be a SessionInitializer: an instance, a class with a public constructor without"
          + " parameters, or its name";

  private Initializers() {}

  static SessionInitializer parse(Object value) {
    return Instances.parse(value, SessionInitializer.class, EXPECTED, OfClass::new);
  }

  /** Equal by class, so that two readings of one configuration share an engine. */
  private record OfClass(Class<?> type, SessionInitializer initializer)
      implements SessionInitializer {
    @Override
    public void initialize(Connection connection, ConnectRequest request) throws SQLException {
      initializer.initialize(connection, request);
    }

    @Override
    public String name() {
      return initializer.name();
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
}
