package io.hibernateaws.quarkus.routing;

import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Puts {@link RoutedConnectionProvider} in the place of Quarkus' own provider in one persistence
 * unit. The only class that touches the integration interface of Quarkus' Hibernate extension,
 * which is meant for extensions of Quarkus itself.
 */
final class RoutedUnit implements HibernateOrmIntegrationRuntimeInitListener {
  private final String writer;
  private final String readers;

  /**
   * @param writer Quarkus' name of the unit's datasource
   * @param readers of the one with the readers' pool, the same where there is none
   */
  RoutedUnit(String writer, String readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** None: the datasource stays the one that Quarkus sets. */
  @Override
  public void contributeRuntimeProperties(BiConsumer<String, Object> properties) {}

  /** The last initiator of a service wins, and these come after those of Quarkus. */
  @Override
  public List<StandardServiceInitiator<?>> contributeServiceInitiators() {
    return List.of(
        new ProviderInitiator(), new SessionCoordinatorBuilder.Initiator(RoutedPools.role()));
  }

  private final class ProviderInitiator implements StandardServiceInitiator<ConnectionProvider> {
    @Override
    public Class<ConnectionProvider> getServiceInitiated() {
      return ConnectionProvider.class;
    }

    @Override
    public ConnectionProvider initiateService(
        Map<String, Object> settings, ServiceRegistryImplementor registry) {
      return RoutedPools.between(writer, readers);
    }
  }
}
