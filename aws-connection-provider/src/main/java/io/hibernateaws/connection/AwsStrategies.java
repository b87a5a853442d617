package io.hibernateaws.connection;

import java.util.List;
import org.hibernate.boot.registry.selector.SimpleStrategyRegistrationImpl;
import org.hibernate.boot.registry.selector.StrategyRegistration;
import org.hibernate.boot.registry.selector.StrategyRegistrationProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/** The short name {@code aws} for the setting {@code hibernate.connection.provider_class}. */
public final class AwsStrategies implements StrategyRegistrationProvider {
  static final String NAME = "aws";

  @Override
  public Iterable<StrategyRegistration<?>> getStrategyRegistrations() {
    return List.of(
        new SimpleStrategyRegistrationImpl<>(
            ConnectionProvider.class, AwsConnectionProvider.class, NAME));
  }
}
