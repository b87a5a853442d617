package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.service.spi.Wrapped;
import org.jspecify.annotations.Nullable;

/**
 * The engine below what an application holds, for its events, its counts and its view of the
 * cluster. Stateless; the engine is closed by what is above it.
 *
 * <pre>{@code
 * AwsEngine engine = AwsEngines.of(sessionFactory);
 * }</pre>
 */
public final class AwsEngines {
  private AwsEngines() {}

  /**
   * The engine that a persistence unit gets its connections from; with tenants, the one of the
   * unit's own cluster.
   *
   * @param unit a session factory or entity manager factory, also one that a framework has wrapped
   * @throws IllegalArgumentException if its connections come from elsewhere
   */
  public static AwsEngine of(EntityManagerFactory unit) {
    ServiceRegistry services = unit.unwrap(SessionFactoryImplementor.class).getServiceRegistry();
    AwsEngine engine = below(services.getService(ConnectionProvider.class));
    if (engine == null) {
      engine = below(services.getService(MultiTenantConnectionProvider.class));
    }
    if (engine == null) {
      throw new IllegalArgumentException(
          "the connections of this persistence unit come from no engine; set"
              + " hibernate.connection.provider_class="
              + AwsName.NAME);
    }
    return engine;
  }

  /**
   * The engine below a data source.
   *
   * @param dataSource an {@code AwsDataSource}, or one that unwraps to it
   * @throws IllegalArgumentException if its connections come from elsewhere
   */
  public static AwsEngine of(DataSource dataSource) {
    AwsEngine engine = below(dataSource);
    if (engine == null) {
      throw new IllegalArgumentException(
          "the connections of " + dataSource + " come from no engine; use an AwsDataSource");
    }
    return engine;
  }

  private static @Nullable AwsEngine below(@Nullable Wrapped provider) {
    if (provider == null) {
      return null;
    }
    if (provider.isUnwrappableAs(AwsEngine.class)) {
      return provider.unwrap(AwsEngine.class);
    }
    return provider.isUnwrappableAs(DataSource.class)
        ? below(provider.unwrap(DataSource.class))
        : null;
  }

  private static @Nullable AwsEngine below(DataSource dataSource) {
    try {
      return dataSource.isWrapperFor(AwsEngine.class) ? dataSource.unwrap(AwsEngine.class) : null;
    } catch (SQLException e) {
      throw new IllegalArgumentException("the data source does not say what is below it", e);
    }
  }
}
