package io.hibernateaws.dialect.boot;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.selector.spi.StrategySelectionException;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.resource.transaction.internal.TransactionCoordinatorBuilderInitiator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Decorates the transaction coordinator that Hibernate has chosen for a unit, unless it is one of
 * JTA or the settings name a foreign source of connections. Where they leave it open, {@link
 * VerdictCoordinatorBuilder} asks the provider itself when the first session opens: asking here
 * would start a foreign provider early, also for work that needs no database.
 */
final class VerdictCoordinatorInitiator
    implements StandardServiceInitiator<TransactionCoordinatorBuilder> {
  static final VerdictCoordinatorInitiator INSTANCE = new VerdictCoordinatorInitiator();

  /** Hibernate copies the other names of a data source to this one; its constant is deprecated. */
  private static final String DATASOURCE = "hibernate.connection.datasource";

  private VerdictCoordinatorInitiator() {}

  @Override
  public Class<TransactionCoordinatorBuilder> getServiceInitiated() {
    return TransactionCoordinatorBuilder.class;
  }

  @Override
  public TransactionCoordinatorBuilder initiateService(
      Map<String, Object> settings, ServiceRegistryImplementor registry) {
    TransactionCoordinatorBuilder chosen =
        TransactionCoordinatorBuilderInitiator.INSTANCE.initiateService(settings, registry);
    return chosen.isJta() || isForeign(settings, registry)
        ? chosen
        : new VerdictCoordinatorBuilder(chosen, registry);
  }

  private static boolean isForeign(
      Map<String, Object> settings, ServiceRegistryImplementor registry) {
    if (settings.get(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER) != null) {
      return false;
    }
    Object provider = settings.get(JdbcSettings.CONNECTION_PROVIDER);
    if (provider == null) {
      return settings.get(DATASOURCE) != null;
    }
    if (provider instanceof ConnectionProvider instance) {
      return !(instance instanceof EngineBacked) && !instance.isUnwrappableAs(EngineBacked.class);
    }
    if (provider instanceof Class<?> type) {
      return !mayBeEngineBacked(type);
    }
    try {
      return !mayBeEngineBacked(
          registry
              .requireService(StrategySelector.class)
              .selectStrategyImplementor(ConnectionProvider.class, provider.toString()));
    } catch (StrategySelectionException e) {
      return true; // Hibernate reports the name itself when it makes the provider
    }
  }

  /** A class of Hibernate's own pools is foreign; any other may wrap ours. */
  private static boolean mayBeEngineBacked(Class<?> type) {
    return EngineBacked.class.isAssignableFrom(type)
        || !type.getName().startsWith("org.hibernate.");
  }
}
