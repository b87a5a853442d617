package io.hibernateaws.dialect.boot;

import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.service.spi.Wrapped;
import org.jspecify.annotations.Nullable;

/**
 * Marks a connection provider whose connections come from an engine. A provider that wraps one is
 * recognised too if its {@code isUnwrappableAs} and {@code unwrap} pass this type on. Thread-safe.
 */
public interface EngineBacked {
  /**
   * The application has started, or its schema tools begin to work: from now on a writable session
   * waits for the writer instead of taking any host that answers. Idempotent.
   */
  void applicationStarted();

  /** The engine-backed provider of a unit, null if its connections come from elsewhere. */
  static @Nullable EngineBacked of(ServiceRegistry registry) {
    EngineBacked single = unwrap(registry.getService(ConnectionProvider.class));
    return single != null
        ? single
        : unwrap(registry.getService(MultiTenantConnectionProvider.class));
  }

  private static @Nullable EngineBacked unwrap(@Nullable Wrapped provider) {
    if (provider instanceof EngineBacked engineBacked) {
      return engineBacked;
    }
    return provider != null && provider.isUnwrappableAs(EngineBacked.class)
        ? provider.unwrap(EngineBacked.class)
        : null;
  }
}
